#include "codec/utf8.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

// Decodes the slow and obvious way.
bool IsUtf8ByCodePoint(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80   ? 1
                             : lead < 0xc0 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf8 ? 4
                                           : 0;
    if (size == 0 || at + size > text.size()) return false;
    std::uint32_t code = size == 1 ? lead : lead & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) {
      const auto next = static_cast<unsigned char>(text[at + i]);
      if ((next & 0xc0) != 0x80) return false;
      code = code << 6 | (next & 0x3f);
    }
    constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kSmallest[size] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
      return false;
    at += size;
  }
  return true;
}

TEST(Utf8Test, AgreesWithASlowDecoderOnEveryTwoBytesInContext) {
  for (int first = 0x40; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      for (const std::string_view tail : {"", "\x80\x80"}) {
        std::string text = {static_cast<char>(first), static_cast<char>(second)};
        text += tail;
        if (IsUtf8(text) != IsUtf8ByCodePoint(text)) {
          ADD_FAILURE() << first << ' ' << second << ' ' << tail;
        }
      }
    }
  }
}

TEST(Utf8Test, RefusesAtTheFirstImpossibleByte) {
  const std::vector<std::string_view> starts = {"\x80",     "\xc0",     "\xc1",        "\xf5",
                                                "\xff",     "\xe0\x9f", "\xed\xa0",    "\xf0\x8f",
                                                "\xf4\x90", "\xc2\x41", "\xe4\xb8\xc0"};
  for (const std::string_view start : starts) {
    Utf8Validator validator;
    EXPECT_TRUE(validator.Feed(start.substr(0, start.size() - 1)));
    EXPECT_FALSE(validator.Feed(start.substr(start.size() - 1)));
  }
}

TEST(Utf8Test, TellsWhetherACodePointIsCut) {
  const std::string text = "aé中😀";
  const std::vector<std::size_t> boundaries = {0, 1, 3, 6, 10};
  for (std::size_t split = 0; split <= text.size(); ++split) {
    Utf8Validator validator;
    ASSERT_TRUE(validator.Feed(text.substr(0, split)));
    const bool boundary = std::ranges::find(boundaries, split) != boundaries.end();
    EXPECT_EQ(validator.complete(), boundary) << split;
    ASSERT_TRUE(validator.Feed(text.substr(split)));
    EXPECT_TRUE(validator.complete());
  }
}

TEST(Utf8Test, LooksAtEveryByteOfLongTexts) {
  const std::string text(100, 'a');
  EXPECT_TRUE(IsUtf8(text));
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string bad = text;
    bad[at] = '\xff';
    EXPECT_FALSE(IsUtf8(bad)) << at;
  }
}

}  // namespace
}  // namespace rollcall
