#include "cli/curl_line.h"

#include <algorithm>

namespace rollcall {
namespace {

bool IsSafe(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_./:=@%+,").find(c) != std::string_view::npos;
}

}  // namespace

std::string ShellWord(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), IsSafe)) return std::string(text);
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += R"('\'')";
    } else if (c != '\0') {
      word += c;
    }
  }
  return word + "'";
}

std::string CurlLine(const CurlCall& call) {
  std::string line = "curl -sS " + ShellWord(call.url);
  for (const auto& [name, value] : call.signature.headers) {
    line += " \\\n  -H " + ShellWord(name + ": " + value);
  }
  // --data-binary sends bytes as they are; a text that starts with @ would be read as a file name.
  line += " \\\n  ";
  if (!call.body_file.empty()) {
    line += "--data-binary " + ShellWord("@" + std::string(call.body_file));
  } else {
    line += "--data-raw " + ShellWord(call.body);
  }
  return line;
}

}  // namespace rollcall
