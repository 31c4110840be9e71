#include "cli/answer_size.h"

#include <algorithm>
#include <charconv>

namespace rollcall {
namespace {

constexpr std::size_t kMaxHead = 16 * 1024;
constexpr std::size_t kMaxBody = 4 * 1024 * 1024;
constexpr std::string_view kStart = "HTTP/1.1 ";
constexpr std::size_t kStatusEnd = kStart.size() + 3;
constexpr std::string_view kLength = "\r\ncontent-length:";

template <typename Number>
bool ReadNumber(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end != text.data();
}

// Both in ASCII, `lower` in lower case.
bool EqualsLower(char c, char lower) {
  return (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) == lower;
}

}  // namespace

std::optional<AnswerSize> MeasureAnswer(std::string_view received) {
  const std::size_t known = std::min(received.size(), kStart.size());
  if (received.substr(0, known) != kStart.substr(0, known)) return std::nullopt;
  const std::size_t end = received.substr(0, kMaxHead).find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (received.size() >= kMaxHead) return std::nullopt;
    return AnswerSize{};
  }
  AnswerSize size{.bytes = 0, .head = end + 4, .status = 0};
  const std::string_view head = received.substr(0, end);
  const auto field =
      std::search(head.begin(), head.end(), kLength.begin(), kLength.end(), EqualsLower);
  if (field == head.end() || head.size() < kStatusEnd) return std::nullopt;
  std::string_view value(field + kLength.size(), head.end());
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  std::size_t body = 0;
  if (!ReadNumber(value, body) || body > kMaxBody ||
      !ReadNumber(head.substr(kStart.size(), 3), size.status)) {
    return std::nullopt;
  }
  if (received.size() >= size.head + body) size.bytes = size.head + body;
  return size;
}

}  // namespace rollcall
