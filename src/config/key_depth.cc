#include "config/key_depth.h"

namespace rollcall {
namespace {

constexpr std::string_view kEndsOfKeys = "=,{}[]";

// Follows the text just closely enough to tell dots between the parts of a key from others. A text
// over several lines is taken for lines of its own.
class Scanner {
 public:
  // Is `c` the dot that is one too many?
  bool Take(char c) {
    if (c == '\n') {
      *this = Scanner();
    } else if (is_escaped_) {
      is_escaped_ = false;
    } else if (quote_ != '\0') {
      is_escaped_ = c == '\\' && quote_ == '"';
      if (c == quote_) quote_ = '\0';
    } else if (!is_comment_) {
      TakeBare(c);
    }
    return dots_ >= kMaxKeyParts;
  }

 private:
  void TakeBare(char c) {
    if (c == '"' || c == '\'') quote_ = c;
    if (c == '#') is_comment_ = true;
    if (c == '.') ++dots_;
    if (kEndsOfKeys.find(c) != std::string_view::npos) dots_ = 0;
  }

  std::size_t dots_ = 0;
  char quote_ = '\0';
  bool is_escaped_ = false;
  bool is_comment_ = false;
};

}  // namespace

std::size_t FindTooDeepKey(std::string_view toml) {
  Scanner scanner;
  std::size_t line = 1;
  for (const char c : toml) {
    if (scanner.Take(c)) return line;
    if (c == '\n') ++line;
  }
  return 0;
}

}  // namespace rollcall
