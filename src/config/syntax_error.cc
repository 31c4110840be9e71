#include "config/syntax_error.h"

#include <algorithm>
#include <cstddef>

namespace rollcall {
namespace {

// What the parser expected is its own word, and a single character is no secret.
bool MayStand(std::string_view before, std::string_view quoted) {
  return quoted.size() <= 1 || before.ends_with("expected ");
}

}  // namespace

std::string WithoutValues(std::string_view description) {
  std::string text;
  while (true) {
    const std::size_t open = description.find('\'');
    const std::size_t close =
        open == std::string_view::npos ? std::string_view::npos : description.find('\'', open + 1);
    text += description.substr(0, open);
    if (close == std::string_view::npos) break;
    const std::string_view quoted = description.substr(open + 1, close - open - 1);
    text += '\'';
    text += MayStand(text.substr(0, text.size() - 1), quoted) ? quoted : "...";
    text += '\'';
    description.remove_prefix(close + 1);
  }
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

}  // namespace rollcall
