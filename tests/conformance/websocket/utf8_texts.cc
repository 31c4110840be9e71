#include "conformance/websocket/utf8_texts.h"

#include <initializer_list>
#include <string_view>

namespace rollcall::conformance {
namespace {

using namespace std::string_view_literals;
using Texts = std::vector<Utf8Text>;

Texts All(bool is_valid, std::initializer_list<std::string_view> texts) {
  Texts all;
  for (const std::string_view text : texts)
    all.push_back({std::string(text), is_valid});
  return all;
}

Texts Good(std::initializer_list<std::string_view> texts) {
  return All(true, texts);
}
Texts Bad(std::initializer_list<std::string_view> texts) {
  return All(false, texts);
}

Texts With(Texts texts, std::string_view bytes, bool is_valid) {
  texts.push_back({std::string(bytes), is_valid});
  return texts;
}

Texts PrefixesOfKosme() {
  Texts texts;
  for (std::size_t size = 1; size <= kKosme.size(); ++size) {
    const bool at_boundary =
        size == kKosme.size() || (static_cast<unsigned char>(kKosme[size]) & 0xc0) != 0x80;
    texts.push_back({kKosme.substr(0, size), at_boundary});
  }
  return texts;
}

// The bytes [first, last), each followed by `after`.
std::string Run(int first, int last, std::string_view after) {
  std::string run;
  for (int byte = first; byte < last; ++byte)
    run.append(1, static_cast<char>(byte)).append(after);
  return run;
}

Texts LoneContinuations() {
  return With(Bad({"\x80", "\xbf", "\x80\xbf", "\x80\xbf\x80", "\x80\xbf\x80\xbf",
                   "\x80\xbf\x80\xbf\x80", "\x80\xbf\x80\xbf\x80\xbf"}),
              Run(0x80, 0xbf, ""), false);
}

Texts LoneLeads() {
  return Bad({Run(0xc0, 0xdf, " "), Run(0xe0, 0xef, " "), Run(0xf0, 0xf7, " "),
              Run(0xf8, 0xfb, " "), Run(0xfc, 0xfd, " ")});
}

Texts WithoutTheirLastByte() {
  return Bad({"\xc0", "\xe0\x80", "\xf0\x80\x80", "\xf8\x80\x80\x80", "\xfc\x80\x80\x80\x80",
              "\xdf", "\xef\xbf", "\xf7\xbf\xbf", "\xfb\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf"});
}

Texts WithoutTheirLastByteInARow() {
  std::string row;
  for (const Utf8Text& text : WithoutTheirLastByte())
    row.append(text.bytes);
  return Bad({row});
}

// U+nFFFE and U+nFFFF of every plane: no characters, yet valid.
Texts NonCharacters() {
  Texts texts = Good({"\xef\xbf\xbe", "\xef\xbf\xbf"});
  for (unsigned plane = 1; plane <= 16; ++plane) {
    for (const char last : {'\xbe', '\xbf'}) {
      const std::string bytes = {static_cast<char>(0xf0 | plane >> 2),
                                 static_cast<char>(0x8f | (plane & 3) << 4), '\xbf', last};
      texts.push_back({bytes, true});
    }
  }
  return texts;
}

}  // namespace

const std::string kKosme = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";

std::vector<std::vector<Utf8Text>> Utf8Texts() {
  return {
      Good({"hello$world", "hello\xc2\xa2world", "hello\xe2\x82\xacworld",
            "hello\xf0\xa4\xad\xa2world", kKosme}),
      PrefixesOfKosme(),
      Good({"\0"sv, "\xc2\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80"}),
      Bad({"\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80"}),
      Good({"\x7f", "\xdf\xbf", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"}),
      Bad({"\xf7\xbf\xbf\xbf", "\xfb\xbf\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf\xbf"}),
      With(Good({"\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf"}),
           "\xf4\x90\x80\x80", false),
      LoneContinuations(),
      LoneLeads(),
      WithoutTheirLastByte(),
      WithoutTheirLastByteInARow(),
      Bad({"\xfe", "\xff", "\xfe\xfe\xff\xff"}),
      Bad({"\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xf8\x80\x80\x80\xaf",
           "\xfc\x80\x80\x80\x80\xaf"}),
      Bad({"\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf8\x87\xbf\xbf\xbf",
           "\xfc\x83\xbf\xbf\xbf\xbf"}),
      Bad({"\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf8\x80\x80\x80\x80",
           "\xfc\x80\x80\x80\x80\x80"}),
      Bad({"\xed\xa0\x80", "\xed\xad\xbf", "\xed\xae\x80", "\xed\xaf\xbf", "\xed\xb0\x80",
           "\xed\xbe\x80", "\xed\xbf\xbf"}),
      Bad({"\xed\xa0\x80\xed\xb0\x80", "\xed\xa0\x80\xed\xbf\xbf", "\xed\xad\xbf\xed\xb0\x80",
           "\xed\xad\xbf\xed\xbf\xbf", "\xed\xae\x80\xed\xb0\x80", "\xed\xae\x80\xed\xbf\xbf",
           "\xed\xaf\xbf\xed\xb0\x80", "\xed\xaf\xbf\xed\xbf\xbf"}),
      NonCharacters(),
      Good({"\xef\xbf\xb9", "\xef\xbf\xba", "\xef\xbf\xbb", "\xef\xbf\xbc", "\xef\xbf\xbd",
            "\xef\xbf\xbe", "\xef\xbf\xbf"}),
  };
}

}  // namespace rollcall::conformance
