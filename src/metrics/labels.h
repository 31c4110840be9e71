// The closed lists of label values that metrics are split by. Text forms are the label values.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace rollcall {

enum class Door : std::uint8_t { kOpenApi, kGateway, kAdmin };
inline constexpr std::array kDoors = {Door::kOpenApi, Door::kGateway, Door::kAdmin};
std::string_view ToText(Door door);

// How a device's attempt to log in ended.
enum class LoginVerdict : std::uint8_t {
  kWelcomed,
  kInvalidToken,
  kExpiredToken,
  kAppUnavailable,
  kTooManyConnections,
  kBadMessage,
  kTimedOut,           // No Login within login_timeout.
  kOverloaded,         // Over max_logins_per_second.
  kEngineUnavailable,  // The engine could not accept it.
  kAbandoned,          // The device left before it was welcomed.
};
inline constexpr std::array kLoginVerdicts = {
    LoginVerdict::kWelcomed,           LoginVerdict::kInvalidToken,
    LoginVerdict::kExpiredToken,       LoginVerdict::kAppUnavailable,
    LoginVerdict::kTooManyConnections, LoginVerdict::kBadMessage,
    LoginVerdict::kTimedOut,           LoginVerdict::kOverloaded,
    LoginVerdict::kEngineUnavailable,  LoginVerdict::kAbandoned};
std::string_view ToText(LoginVerdict verdict);

// The calls of the engine interface.
enum class EngineOperation : std::uint8_t {
  kOpenOwner,
  kRenewOwner,
  kCloseOwner,
  kExpireOwners,
  kPruneOwner,
  kConnect,
  kDisconnect,
  kKick,
  kQuery,
  kInspect,
  kCount,
  kReadChanges,
};
inline constexpr std::array kEngineOperations = {
    EngineOperation::kOpenOwner,    EngineOperation::kRenewOwner, EngineOperation::kCloseOwner,
    EngineOperation::kExpireOwners, EngineOperation::kPruneOwner, EngineOperation::kConnect,
    EngineOperation::kDisconnect,   EngineOperation::kKick,       EngineOperation::kQuery,
    EngineOperation::kInspect,      EngineOperation::kCount,      EngineOperation::kReadChanges};
std::string_view ToText(EngineOperation operation);

// How an audit ended.
enum class AuditResult : std::uint8_t { kAgrees, kDiffers, kNotDone };
inline constexpr std::array kAuditResults = {AuditResult::kAgrees, AuditResult::kDiffers,
                                             AuditResult::kNotDone};
std::string_view ToText(AuditResult result);

// How an event that a gateway from outside reported ended.
enum class ReportOutcome : std::uint8_t {
  kApplied,
  kRepeated,     // Had its effect before.
  kRejected,     // By a rule that its code names.
  kEvicted,      // Others had removed the connection, or a newer login is there.
  kGap,          // Something before it is missing; with it all after it.
  kUnavailable,  // The engine could not take it; likewise.
};
inline constexpr std::array kReportOutcomes = {
    ReportOutcome::kApplied, ReportOutcome::kRepeated, ReportOutcome::kRejected,
    ReportOutcome::kEvicted, ReportOutcome::kGap,      ReportOutcome::kUnavailable};
std::string_view ToText(ReportOutcome outcome);

enum class ReloadResult : std::uint8_t { kOk, kFailed };
inline constexpr std::array kReloadResults = {ReloadResult::kOk, ReloadResult::kFailed};
std::string_view ToText(ReloadResult result);

}  // namespace rollcall
