#include "openapi/connection_json.h"

#include "codec/decimal.h"

namespace rollcall {

// By hand, not with JsonWriter: this is most of the work of a large answer, and nothing in it needs
// escaping.
void AppendConnection(const Connection& connection, std::string& out) {
  out += R"({"ConnId":")";
  connection.id.AppendTo(out);
  out += R"(","UserId":)";
  AppendInteger(ToInteger(connection.user.user), out);
  out += R"(,"DeviceId":)";
  AppendInteger(ToInteger(connection.device), out);
  out += R"(,"ClientVersion":)";
  AppendInteger(ToInteger(connection.client_version), out);
  out += R"(,"Platform":")";
  out += ToText(connection.platform);
  out += R"("})";
}

}  // namespace rollcall
