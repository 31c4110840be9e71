#include "openapi/connection_json.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

#include "base/check.h"
#include "codec/decimal.h"

namespace rollcall {
namespace {

// A text of the source, whose length the compiler knows.
template <std::size_t Size>
char* Put(const char (&text)[Size], char* at) {
  std::memcpy(at, text, Size - 1);
  return at + Size - 1;
}

char* Put(std::string_view text, char* at) {
  std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

constexpr std::size_t kPlatformLength = 7;  // "Android", the longest.
constexpr std::string_view kFrame =
    R"({"ConnId":"","UserId":,"DeviceId":,"ClientVersion":,"Platform":""})";
constexpr std::size_t kMaxLength =
    kFrame.size() + ConnId::kTextLength + 3 * kMaxIntegerLength + kPlatformLength;

}  // namespace

// By hand, not with JsonWriter, and put together before it is appended: this is most of the work of
// a large answer, and nothing in it needs escaping.
void AppendConnection(const OnlineConnection& connection, std::string_view user, std::string& out) {
  CHECK(user.size() <= kMaxIntegerLength);
  std::array<char, kMaxLength> text;
  char* at = Put(R"({"ConnId":")", text.data());
  connection.id.WriteTo(std::span<char, ConnId::kTextLength>(at, ConnId::kTextLength));
  at = Put(R"(","UserId":)", at + ConnId::kTextLength);
  at = Put(user, at);
  at = Put(R"(,"DeviceId":)", at);
  at = WriteInteger(ToInteger(connection.device), at);
  at = Put(R"(,"ClientVersion":)", at);
  at = WriteInteger(ToInteger(connection.client_version), at);
  at = Put(ToText(connection.platform), Put(R"(,"Platform":")", at));
  at = Put(R"("})", at);
  out.append(text.data(), at);
}

void AppendConnection(const OnlineConnection& connection, std::string& out) {
  std::array<char, kMaxIntegerLength> user;
  char* const end = WriteInteger(ToInteger(connection.user), user.data());
  AppendConnection(connection, {user.data(), end}, out);
}

}  // namespace rollcall
