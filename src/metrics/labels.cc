#include "metrics/labels.h"

namespace rollcall {

std::string_view ToText(Door door) {
  switch (door) {
    case Door::kOpenApi:
      return "openapi";
    case Door::kGateway:
      return "gateway";
    case Door::kAdmin:
      return "admin";
  }
  return "unknown";
}

std::string_view ToText(LoginVerdict verdict) {
  switch (verdict) {
    case LoginVerdict::kWelcomed:
      return "welcomed";
    case LoginVerdict::kInvalidToken:
      return "invalid_token";
    case LoginVerdict::kExpiredToken:
      return "expired_token";
    case LoginVerdict::kAppUnavailable:
      return "app_unavailable";
    case LoginVerdict::kTooManyConnections:
      return "too_many_connections";
    case LoginVerdict::kBadMessage:
      return "bad_message";
    case LoginVerdict::kTimedOut:
      return "timed_out";
    case LoginVerdict::kOverloaded:
      return "overloaded";
    case LoginVerdict::kEngineUnavailable:
      return "engine_unavailable";
    case LoginVerdict::kAbandoned:
      return "abandoned";
  }
  return "unknown";
}

std::string_view ToText(EngineOperation operation) {
  switch (operation) {
    case EngineOperation::kOpenOwner:
      return "open_owner";
    case EngineOperation::kRenewOwner:
      return "renew_owner";
    case EngineOperation::kCloseOwner:
      return "close_owner";
    case EngineOperation::kExpireOwners:
      return "expire_owners";
    case EngineOperation::kPruneOwner:
      return "prune_owner";
    case EngineOperation::kConnect:
      return "connect";
    case EngineOperation::kDisconnect:
      return "disconnect";
    case EngineOperation::kKick:
      return "kick";
    case EngineOperation::kQuery:
      return "query";
    case EngineOperation::kInspect:
      return "inspect";
    case EngineOperation::kCount:
      return "count";
    case EngineOperation::kReadChanges:
      return "read_changes";
  }
  return "unknown";
}

std::string_view ToText(AuditResult result) {
  switch (result) {
    case AuditResult::kAgrees:
      return "agrees";
    case AuditResult::kDiffers:
      return "differs";
    case AuditResult::kNotDone:
      return "not_done";
  }
  return "unknown";
}

std::string_view ToText(ReportOutcome outcome) {
  switch (outcome) {
    case ReportOutcome::kApplied:
      return "applied";
    case ReportOutcome::kRepeated:
      return "repeated";
    case ReportOutcome::kRejected:
      return "rejected";
    case ReportOutcome::kEvicted:
      return "evicted";
    case ReportOutcome::kGap:
      return "gap";
    case ReportOutcome::kUnavailable:
      return "unavailable";
  }
  return "unknown";
}

std::string_view ToText(ReloadResult result) {
  switch (result) {
    case ReloadResult::kOk:
      return "ok";
    case ReloadResult::kFailed:
      return "failed";
  }
  return "unknown";
}

}  // namespace rollcall
