#include "gateway/reference.h"

#include <string_view>

#include "gateway/close_code.h"
#include "gateway/messages.h"

namespace rollcall {
namespace {

constexpr std::string_view kIntro =
    R"(# Device gateway

A device opens a WebSocket at `/v1/connect` and sends and receives text frames, each one JSON object
with a `"Type"`. Unknown fields are ignored. 64-bit numbers may be sent as JSON integers or as
decimal strings; they are received as decimal strings.

Before the upgrade: another path is answered 404, another method 405, no upgrade 426, a malformed
handshake 400, an Origin that is not in `allowed_origins` 403 (no Origin passes), a request that
is not there 5 s after its first byte 408, an address over its limits 429 with Retry-After, a node
that is shutting down 503.

Every byte from a device is a sign of life, WebSocket ping and pong frames too. A device that was not
heard for `HeartbeatSeconds` is pinged; one that stays silent for `heartbeat_grace` more is gone.

)";

void AppendMessages(std::string_view title, std::span<const MessageRow> rows, std::string& out) {
  out.append("## ").append(title).append("\n\n");
  for (const MessageRow& row : rows) {
    out.append("### ").append(row.type).append("\n\n").append(row.meaning).append("\n\n");
    if (row.fields.empty()) continue;
    out.append("| field | |\n|---|---|\n");
    for (const MessageField& field : row.fields) {
      out.append("| `").append(field.name).append("` | ").append(field.rule).append(" |\n");
    }
    out.append("\n");
  }
}

void AppendCloseCodes(std::string& out) {
  out.append("## Close codes\n\n| code | name | when | the device should |\n|---|---|---|---|\n");
  for (const CloseCodeRow& row : CloseCodeRows()) {
    out.append("| ").append(std::to_string(static_cast<unsigned>(row.code))).append(" | ");
    out.append(row.name).append(" | ").append(row.when).append(" | ");
    out.append(row.device_should).append(" |\n");
  }
}

}  // namespace

std::string GatewayReference() {
  std::string out(kIntro);
  AppendMessages("From the device", ClientMessageRows(), out);
  AppendMessages("From the server", ServerMessageRows(), out);
  AppendCloseCodes(out);
  return out;
}

}  // namespace rollcall
