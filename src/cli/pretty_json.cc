#include "cli/pretty_json.h"

#include <cstddef>

namespace rollcall {
namespace {

// The end of the string literal that starts at `at`, its closing quote included.
std::size_t EndOfString(std::string_view json, std::size_t at) {
  for (std::size_t i = at + 1; i < json.size(); ++i) {
    if (json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      return i + 1;
    }
  }
  return json.size();
}

// Does the object or array that starts at `at` hold no other?
bool IsFlat(std::string_view json, std::size_t at) {
  for (std::size_t i = at + 1; i < json.size();) {
    if (json[i] == '"') {
      i = EndOfString(json, i);
      continue;
    }
    if (json[i] == '{' || json[i] == '[') return false;
    if (json[i] == '}' || json[i] == ']') return true;
    ++i;
  }
  return true;
}

class Layout {
 public:
  explicit Layout(std::string_view json) : json_(json) {}

  std::string Write() {
    while (at_ < json_.size())
      Step();
    return std::move(out_);
  }

 private:
  void Step() {
    const char c = json_[at_];
    if (c == '"') {
      const std::size_t end = EndOfString(json_, at_);
      out_.append(json_.substr(at_, end - at_));
      at_ = end;
      return;
    }
    ++at_;
    if (c == '{' || c == '[') {
      Open(c);
    } else if (c == '}' || c == ']') {
      Close(c);
    } else if (c == ',') {
      out_ += c;
      flat_ ? static_cast<void>(out_ += ' ') : NewLine();
    } else if (c == ':') {
      out_ += ": ";
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      out_ += c;
    }
  }

  void Open(char bracket) {
    flat_ = IsFlat(json_, at_ - 1);
    out_ += bracket;
    if (flat_) return;
    ++depth_;
    NewLine();
  }

  void Close(char bracket) {
    if (!flat_) {
      depth_ -= depth_ > 0 ? 1 : 0;
      NewLine();
    }
    flat_ = false;
    out_ += bracket;
  }

  void NewLine() { out_.append("\n").append(2 * depth_, ' '); }

  std::string_view json_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool flat_ = false;  // Inside an object or array that stays on one line.
  std::string out_;
};

}  // namespace

std::string PrettyJson(std::string_view json) {
  return Layout(json).Write();
}

}  // namespace rollcall
