// Splits what a server sent into its answers, for tests.

#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"

namespace rollcall::testing {

struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> fields;  // Names in lower case.
  std::string body;

  // Empty when there is none.
  std::string Field(std::string_view name) const {
    for (const auto& [known, value] : fields) {
      if (known == name) return value;
    }
    return {};
  }
};

// Takes one whole answer off the front of `text`. An interim (1xx) answer, and one to HEAD, has no
// body whatever its length says.
inline HttpAnswer TakeAnswer(std::string& text, bool to_head = false) {
  const auto end = text.find("\r\n\r\n");
  CHECK(end != std::string::npos);
  HttpAnswer answer;
  std::string_view head = std::string_view(text).substr(0, end + 2);
  answer.status = std::stoi(std::string(head.substr(9, 3)));
  head.remove_prefix(head.find("\r\n") + 2);
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const auto colon = line.find(": ");
    CHECK(colon != std::string_view::npos);
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    answer.fields.emplace_back(std::move(name), line.substr(colon + 2));
    head.remove_prefix(line.size() + 2);
  }
  const std::string length = answer.Field("content-length");
  const std::size_t size = length.empty() || to_head ? 0 : std::stoul(length);
  CHECK(text.size() >= end + 4 + size);
  answer.body = text.substr(end + 4, size);
  text.erase(0, end + 4 + size);
  return answer;
}

inline std::vector<HttpAnswer> TakeAnswers(std::string text) {
  std::vector<HttpAnswer> answers;
  while (!text.empty())
    answers.push_back(TakeAnswer(text));
  return answers;
}

}  // namespace rollcall::testing
