// Frames as a test's client writes and reads them: by hand, so that the codec is not its own judge.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::conformance {

inline constexpr int kContinuation = 0;
inline constexpr int kText = 1;
inline constexpr int kBinary = 2;
inline constexpr int kClose = 8;
inline constexpr int kPing = 9;
inline constexpr int kPong = 10;

enum class Fin : std::uint8_t { kNo, kYes };

// One masked frame; every bit of its head as wished.
std::string Frame(int opcode, std::string_view payload = "", Fin fin = Fin::kYes, int rsv = 0);
// A masked frame of `size` bytes of which only `sent` is there.
std::string BegunFrame(int opcode, std::size_t size, std::string_view sent);
// What more is sent of such a frame, `at` bytes into its payload.
std::string MorePayload(std::size_t at, std::string_view sent);
// A close frame. Without a code its payload is `reason` alone.
std::string CloseFrame(std::optional<int> code, std::string_view reason = "");

// What a server sent. A close has its code, -1 when it has none, and no payload: the reason is
// free.
struct Answer {
  int opcode = 0;
  std::string payload;
  int close_code = 0;

  friend bool operator==(const Answer&, const Answer&) = default;
};

inline Answer Echo(int opcode, std::string_view payload) {
  return {.opcode = opcode, .payload = std::string(payload), .close_code = 0};
}
inline Answer Closed(int code) {
  return {.opcode = kClose, .payload = "", .close_code = code};
}

// Nothing when the bytes are not whole frames such as a server may send: final, unmasked, no
// reserved bit, lengths in shortest form, a close at the end at most.
std::optional<std::vector<Answer>> ReadAnswers(std::string_view bytes);

std::string ToText(const std::vector<Answer>& answers);

}  // namespace rollcall::conformance
