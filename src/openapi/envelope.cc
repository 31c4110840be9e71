#include "openapi/envelope.h"

#include "codec/decimal.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

void AppendField(std::string_view key, std::string_view value, std::string& out) {
  if (value.empty()) return;
  out += key;
  AppendJsonString(value, out);
}

// Without the closing brace of ResponseMetadata.
void OpenMetadata(const CallIdentity& call, std::string& out) {
  out += R"({"ResponseMetadata":{"RequestId":")";
  out += call.request_id.text();
  out += '"';
  AppendField(R"(,"Action":)", call.action, out);
  AppendField(R"(,"Version":)", call.version, out);
  AppendField(R"(,"Service":)", call.service, out);
  AppendField(R"(,"Region":)", call.region, out);
}

}  // namespace

void AppendErrorEnvelope(const CallIdentity& call, const ApiError& error, std::string& out) {
  const ApiErrorRow& row = RowOf(error.code);
  OpenMetadata(call, out);
  out += R"(,"Error":{"CodeN":)";
  AppendInteger(row.number, out);
  AppendField(R"(,"Code":)", row.name, out);
  AppendField(R"(,"Message":)", error.message, out);
  out += "}}}";
}

void OpenResultEnvelope(const CallIdentity& call, std::string& out) {
  OpenMetadata(call, out);
  out += R"(},"Result":)";
}

void CloseResultEnvelope(std::string& out) {
  out += '}';
}

}  // namespace rollcall
