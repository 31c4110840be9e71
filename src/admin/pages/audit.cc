#include "admin/pages/audit.h"

#include <chrono>
#include <string>
#include <utility>

#include "admin/answer.h"
#include "codec/json_writer.h"

namespace rollcall {
namespace {

std::string Write(const AuditReport& report, Duration took) {
  std::string text;
  JsonWriter json(text);
  json.BeginObject().Key("Agrees").Bool(report.agrees());
  json.Key("Users").Integer(static_cast<std::int64_t>(report.users));
  json.Key("Connections").Integer(static_cast<std::int64_t>(report.connections));
  json.Key("TookMs").Integer(std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
  json.Key("Differences").BeginArray();
  for (const AuditDifference& difference : report.differences) {
    json.BeginObject().Key("What").String(difference.what);
    json.Key("Counted").Integer(difference.counted);
    json.Key("Found").Integer(difference.found).EndObject();
  }
  json.EndArray().Key("MoreDifferences");
  json.Integer(static_cast<std::int64_t>(report.more_differences)).EndObject();
  return text;
}

}  // namespace

void ServeAudit(AdminContext& context, std::string_view query, Responder responder) {
  if (!query.empty()) return AnswerError(responder, 400, "the query must be empty");
  const MonotonicTime began = context.clock.Now();
  context.presence.Audit(context.loop, [&context, began, responder = std::move(responder)](
                                           Result<AuditReport> report) mutable {
    if (!responder.alive()) return;
    if (!report) {
      const bool is_busy = report.error().code() == StatusCode::kConflict;
      return AnswerError(responder, is_busy ? 409 : 503, report.error().message());
    }
    AnswerJson(responder, 200, Write(*report, context.clock.Now() - began));
  });
}

}  // namespace rollcall
