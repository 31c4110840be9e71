#include "openapi/connection_json.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "codec/short_text.h"

namespace rollcall {
namespace {

// What ends the object, platform and all.
using End = ShortText<24>;

constexpr auto kEnds = [] {
  std::array<End, kPlatforms.size()> ends;
  for (const Platform platform : kPlatforms) {
    End& end = ends[static_cast<std::size_t>(platform)];
    end.Append(R"(,"Platform":")").Append(ToText(platform)).Append(R"("})");
  }
  return ends;
}();

constexpr std::string_view kFrame = R"({"ConnId":"","UserId":,"DeviceId":,"ClientVersion":)";
static_assert(kFrame.size() + ConnId::kTextLength + 3 * kMaxIntegerLength + sizeof(End::bytes) <=
              kMaxConnectionLength);

}  // namespace

// By hand, not with JsonWriter: this is most of the work of a large answer, and nothing in it needs
// escaping.
void PutConnection(const OnlineConnection& connection, const IntegerText& user, TextWriter& out) {
  out.Put(R"({"ConnId":")");
  connection.id.WriteTo(
      std::span<char, ConnId::kTextLength>(out.Skip(ConnId::kTextLength), ConnId::kTextLength));
  out.Put(R"(","UserId":)").Put(user);
  out.Put(R"(,"DeviceId":)").PutInteger(ToInteger(connection.device));
  out.Put(R"(,"ClientVersion":)").PutInteger(ToInteger(connection.client_version));
  out.Put(kEnds.data()[static_cast<std::size_t>(connection.platform)]);
}

void AppendConnection(const OnlineConnection& connection, std::string& out) {
  std::array<char, kMaxConnectionLength> text;
  TextWriter writer(text.data());
  PutConnection(connection, ToIntegerText(ToInteger(connection.user)), writer);
  out.append(text.data(), writer.at());
}

}  // namespace rollcall
