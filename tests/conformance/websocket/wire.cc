#include "conformance/websocket/wire.h"

#include <array>

namespace rollcall::conformance {
namespace {

constexpr std::array<unsigned char, 4> kMask = {0x37, 0xfa, 0x21, 0x3d};
constexpr std::size_t kShown = 40;  // Bytes of a payload in a message.

void AppendBigEndian(std::uint64_t value, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift & 0xff));
  }
}

std::string Head(int first_byte, std::size_t size) {
  std::string head(1, static_cast<char>(first_byte));
  if (size < 126) {
    head.push_back(static_cast<char>(0x80 | size));
  } else if (size < 0x10000) {
    head.push_back(static_cast<char>(0x80 | 126));
    AppendBigEndian(size, 2, head);
  } else {
    head.push_back(static_cast<char>(0x80 | 127));
    AppendBigEndian(size, 8, head);
  }
  return head.append(kMask.begin(), kMask.end());
}

// Takes a big-endian number of `size` bytes from the front of `bytes`.
std::optional<std::uint64_t> TakeNumber(std::size_t size, std::string_view& bytes) {
  if (bytes.size() < size) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : bytes.substr(0, size))
    value = value << 8 | static_cast<unsigned char>(c);
  bytes.remove_prefix(size);
  return value;
}

std::optional<std::uint64_t> TakeSize(std::string_view& bytes) {
  const auto byte = TakeNumber(1, bytes);
  if (!byte || *byte > 127) return std::nullopt;
  if (*byte < 126) return byte;
  const auto size = TakeNumber(*byte == 126 ? 2 : 8, bytes);
  if (!size || *size < (*byte == 126 ? 126 : 0x10000)) return std::nullopt;
  return size;
}

std::optional<Answer> TakeAnswer(std::string_view& bytes) {
  const auto first = TakeNumber(1, bytes);
  if (!first || (*first & 0xf0) != 0x80) return std::nullopt;
  const auto size = TakeSize(bytes);
  if (!size || *size > bytes.size()) return std::nullopt;
  std::string_view payload = bytes.substr(0, *size);
  bytes.remove_prefix(*size);

  Answer answer{.opcode = static_cast<int>(*first & 0xf), .payload = {}, .close_code = 0};
  if (answer.opcode != kClose) {
    answer.payload = payload;
    return answer;
  }
  if (payload.size() == 1 || payload.size() > 125 || !bytes.empty()) return std::nullopt;
  answer.close_code = payload.empty() ? -1 : static_cast<int>(*TakeNumber(2, payload));
  return answer;
}

}  // namespace

std::string Frame(int opcode, std::string_view payload, Fin fin, int rsv) {
  const int first_byte = (fin == Fin::kYes ? 0x80 : 0) | rsv << 4 | opcode;
  return Head(first_byte, payload.size()) + MorePayload(0, payload);
}

std::string BegunFrame(int opcode, std::size_t size, std::string_view sent) {
  return Head(0x80 | opcode, size) + MorePayload(0, sent);
}

std::string MorePayload(std::size_t at, std::string_view sent) {
  std::string masked(sent);
  for (std::size_t i = 0; i < masked.size(); ++i) {
    masked[i] = static_cast<char>(static_cast<unsigned char>(masked[i]) ^ kMask[(at + i) % 4]);
  }
  return masked;
}

std::string CloseFrame(std::optional<int> code, std::string_view reason) {
  std::string payload;
  if (code) AppendBigEndian(static_cast<std::uint64_t>(*code), 2, payload);
  return Frame(kClose, payload.append(reason));
}

std::optional<std::vector<Answer>> ReadAnswers(std::string_view bytes) {
  std::vector<Answer> answers;
  while (!bytes.empty()) {
    std::optional<Answer> answer = TakeAnswer(bytes);
    if (!answer) return std::nullopt;
    answers.push_back(std::move(*answer));
  }
  return answers;
}

std::string ToText(const std::vector<Answer>& answers) {
  std::string text;
  for (const Answer& answer : answers) {
    text.append(text.empty() ? "" : ", ").append("opcode ").append(std::to_string(answer.opcode));
    if (answer.opcode == kClose) {
      text.append(" code ").append(std::to_string(answer.close_code));
    } else {
      text.append(" \"").append(answer.payload.substr(0, kShown)).append("\" of ");
      text.append(std::to_string(answer.payload.size())).append(" bytes");
    }
  }
  return text.empty() ? "nothing" : text;
}

}  // namespace rollcall::conformance
