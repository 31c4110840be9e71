#include "openapi/connection_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace rollcall {
namespace {

constexpr std::string_view kConnId = R"({"ConnId":")";
constexpr std::string_view kUserId = R"(","UserId":)";
constexpr std::string_view kDeviceId = R"(,"DeviceId":)";
constexpr std::string_view kClientVersion = R"(,"ClientVersion":)";
constexpr std::string_view kPlatform = R"(,"Platform":")";
constexpr std::string_view kEnd = R"("})";
constexpr std::size_t kIntegerBytes = 20;   // -2^63.
constexpr std::size_t kPlatformBytes = 16;  // The longest has 7.
constexpr std::size_t kMaxBytes = kConnId.size() + ConnId::kTextLength + kUserId.size() +
                                  kDeviceId.size() + kClientVersion.size() + 3 * kIntegerBytes +
                                  kPlatform.size() + kPlatformBytes + kEnd.size();

char* Put(std::string_view text, char* at) {
  return std::copy(text.begin(), text.end(), at);
}

char* Put(std::int64_t integer, char* at) {
  return std::to_chars(at, at + kIntegerBytes, integer).ptr;
}

}  // namespace

// By hand, not with JsonWriter, and put together before it is appended: this is most of the work of
// a large answer, and nothing in it needs escaping.
void AppendConnection(const OnlineConnection& connection, std::string& out) {
  std::array<char, kMaxBytes> text;
  char* at = Put(kConnId, text.data());
  connection.id.WriteTo(std::span<char, ConnId::kTextLength>(at, ConnId::kTextLength));
  at = Put(kUserId, at + ConnId::kTextLength);
  at = Put(ToInteger(connection.user), at);
  at = Put(ToInteger(connection.device), Put(kDeviceId, at));
  at = Put(ToInteger(connection.client_version), Put(kClientVersion, at));
  at = Put(ToText(connection.platform).substr(0, kPlatformBytes), Put(kPlatform, at));
  at = Put(kEnd, at);
  out.append(text.data(), at);
}

}  // namespace rollcall
