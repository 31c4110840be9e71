#include "codec/base64.h"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(Base64Test, MatchesTheExamplesOfTheStandard) {
  const std::vector<std::pair<std::string, std::string>> examples = {{"", ""},
                                                                     {"f", "Zg=="},
                                                                     {"fo", "Zm8="},
                                                                     {"foo", "Zm9v"},
                                                                     {"foob", "Zm9vYg=="},
                                                                     {"fooba", "Zm9vYmE="},
                                                                     {"foobar", "Zm9vYmFy"},
                                                                     {"\xfb\xff", "+/8="}};
  for (const auto& [bytes, text] : examples) {
    EXPECT_EQ(EncodeBase64(bytes), text);
    EXPECT_EQ(DecodeBase64(text), bytes);
  }
  EXPECT_EQ(EncodeBase64Url("\xfb\xff"), "-_8");
  EXPECT_EQ(DecodeBase64Url("-_8"), "\xfb\xff");
}

TEST(Base64Test, ReadsBackEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes.push_back(static_cast<char>(i));
    EXPECT_EQ(DecodeBase64(EncodeBase64(bytes)), bytes);
    EXPECT_EQ(DecodeBase64Url(EncodeBase64Url(bytes)), bytes);
  }
}

TEST(Base64Test, TakesTheCanonicalFormOnly) {
  for (const std::string_view text :
       {"Zg", "Zg=", "Zg===", "Zm8", "Zm9v=", "Zm9v====", "====", "=", "Z===", "Zg= =", "Zm9v\n",
        "Zm 9v", "Zh==", "Zm9=", "Z-_v", "Zg==Zg==", "Zm\xc3\xa9"}) {
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
  }
  for (const std::string_view text : {"Z", "Zg==", "Zh", "Zm9", "Z+/v", "Zm9v\n", "Zm9vY", "a.b"}) {
    EXPECT_EQ(DecodeBase64Url(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace rollcall
