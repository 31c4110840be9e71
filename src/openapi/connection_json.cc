#include "openapi/connection_json.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "base/check.h"
#include "codec/decimal.h"

namespace rollcall {
namespace {

constexpr std::size_t kPlatformLength = 7;  // "Android", the longest.
constexpr std::string_view kFrame =
    R"({"ConnId":"","UserId":,"DeviceId":,"ClientVersion":,"Platform":""})";
static_assert(kFrame.size() + ConnId::kTextLength + 3 * kMaxIntegerLength + kPlatformLength <=
              kMaxConnectionLength);

}  // namespace

// By hand, not with JsonWriter: this is most of the work of a large answer, and nothing in it needs
// escaping.
void PutConnection(const OnlineConnection& connection, std::string_view user, TextWriter& out) {
  CHECK(user.size() <= kMaxIntegerLength);
  out.Put(R"({"ConnId":")");
  connection.id.WriteTo(
      std::span<char, ConnId::kTextLength>(out.Skip(ConnId::kTextLength), ConnId::kTextLength));
  out.Put(R"(","UserId":)").Put(user);
  out.Put(R"(,"DeviceId":)").PutInteger(ToInteger(connection.device));
  out.Put(R"(,"ClientVersion":)").PutInteger(ToInteger(connection.client_version));
  out.Put(R"(,"Platform":")").Put(ToText(connection.platform)).Put(R"("})");
}

void AppendConnection(const OnlineConnection& connection, std::string& out) {
  std::array<char, kMaxIntegerLength> user;
  char* const user_end = WriteInteger(ToInteger(connection.user), user.data());
  std::array<char, kMaxConnectionLength> text;
  TextWriter writer(text.data());
  PutConnection(connection, {user.data(), user_end}, writer);
  out.append(text.data(), writer.at());
}

}  // namespace rollcall
