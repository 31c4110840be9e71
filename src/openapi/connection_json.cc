#include "openapi/connection_json.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "codec/decimal.h"
#include "codec/short_text.h"
#include "codec/text_writer.h"

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
constexpr std::size_t kMaxConnectionLength =
    kFrame.size() + ConnId::kTextLength + 3 * kMaxIntegerLength + sizeof(End::bytes);
// Of a user's key and first connection, with all that is around them.
constexpr std::size_t kMaxStep = kMaxIntegerLength + 8 + kMaxConnectionLength;

// By hand, not with JsonWriter: this is most of the work of a large answer, and nothing in it needs
// escaping. `user` is the text of the UserId. REQUIRES: room for kMaxConnectionLength.
TextWriter PutConnection(const OnlineConnection& connection, const IntegerText& user,
                         TextWriter out) {
  out.Put(R"({"ConnId":")");
  connection.id.WriteTo(
      std::span<char, ConnId::kTextLength>(out.Skip(ConnId::kTextLength), ConnId::kTextLength));
  out.Put(R"(","UserId":)").Put(user);
  out.Put(R"(,"DeviceId":)").PutInteger(ToInteger(connection.device));
  out.Put(R"(,"ClientVersion":)").PutInteger(ToInteger(connection.client_version));
  out.Put(kEnds.data()[static_cast<std::size_t>(connection.platform)]);
  return out;
}

}  // namespace

void AppendConnection(const OnlineConnection& connection, std::string& out) {
  std::array<char, kMaxConnectionLength> text;
  const IntegerText user = ToIntegerText(ToInteger(connection.user));
  out.append(text.data(), PutConnection(connection, user, TextWriter(text.data())).at());
}

void AppendConnectionsByUser(std::span<const OnlineConnection> online, std::string& out) {
  out += '{';
  std::array<char, 20 * kMaxStep> piece;  // Many small texts, appended at once.
  TextWriter writer(piece.data());
  IntegerText text;  // Of the user.
  std::optional<UserId> user;
  for (const OnlineConnection& connection : online) {
    if (writer.at() > piece.data() + piece.size() - kMaxStep) {
      out.append(piece.data(), writer.at());
      writer = TextWriter(piece.data());
    }
    if (user == connection.user) {
      writer.Put(",");
    } else {
      if (user) writer.Put("],");
      user = connection.user;
      text = ToIntegerText(ToInteger(*user));
      writer.Put("\"").Put(text).Put(R"(":[)");
    }
    writer = PutConnection(connection, text, writer);
  }
  out.append(piece.data(), writer.at());
  out += user ? "]}" : "}";
}

}  // namespace rollcall
