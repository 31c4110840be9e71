#include "admin/pages/health.h"

#include <string>

#include "admin/answer.h"

namespace rollcall {

void ServeHealth(AdminContext& /*context*/, std::string_view /*query*/, Responder responder) {
  AnswerJson(responder, 200, R"({"Status":"Alive"})");
}

void ServeReadiness(AdminContext& context, std::string_view /*query*/, Responder responder) {
  if (context.is_draining) return AnswerError(responder, 503, "draining");
  const Status ready = context.presence.Ready();
  if (!ready.ok()) return AnswerError(responder, 503, ready.message());
  AnswerJson(responder, 200, R"({"Status":"Ready"})");
}

}  // namespace rollcall
