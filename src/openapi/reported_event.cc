#include "openapi/reported_event.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "openapi/body_reader.h"

namespace rollcall {
namespace {

constexpr std::int64_t kMaxId = std::numeric_limits<std::int64_t>::max();
// The end of the year 9999.
constexpr std::int64_t kMaxUnixMillis = 253'402'300'799'999;
constexpr std::int64_t kAbsent = -1;

constexpr std::array kReasons = {DisconnectReason::kClosed, DisconnectReason::kTimeout,
                                 DisconnectReason::kKicked, DisconnectReason::kDrained,
                                 DisconnectReason::kTokenExpired};

bool IsOp(std::string_view text) {
  return text == "Connected" || text == "Disconnected";
}

bool IsConnKey(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

bool IsPlatform(std::string_view text) {
  return ParsePlatform(text).has_value();
}

const DisconnectReason* FindReason(std::string_view text) {
  const auto* const found =
      std::ranges::find(kReasons, text, [](DisconnectReason reason) { return ToText(reason); });
  return found == kReasons.end() ? nullptr : found;
}

bool IsReason(std::string_view text) {
  return FindReason(text) != nullptr;
}

constexpr TextRule kOpRule{IsOp, "Connected or Disconnected"};
constexpr TextRule kConnKeyRule{IsConnKey, "1 to 64 characters of ASCII, none of them a space"};
constexpr TextRule kPlatformRule{IsPlatform, "Android, iOS or Web"};
constexpr TextRule kReasonRule{IsReason, "closed, timeout, kicked, drained or token_expired"};

// As the body has them.
struct Raw {
  std::int64_t sequence = 0;
  std::string op;
  std::string conn_key;
  std::int64_t user = 0;
  std::int64_t device = kAbsent;
  std::string platform;
  std::int64_t version = kAbsent;
  std::int64_t connected_at = kAbsent;
  std::string reason;
};

EventFlaw FlawOf(const ApiError& error) {
  return {RowOf(error.code).name, error.message};
}

std::optional<EventFlaw> Missing(std::string_view field) {
  return FlawOf(MakeApiError(ApiErrorCode::kMissingParameter, field));
}

std::optional<EventFlaw> MissingOfConnected(const Raw& raw) {
  if (raw.device == kAbsent) return Missing("DeviceId");
  if (raw.platform.empty()) return Missing("Platform");
  if (raw.version == kAbsent) return Missing("ClientVersion");
  return std::nullopt;
}

void Convert(Raw& raw, ReportedEvent& event) {
  event.op = raw.op == "Connected" ? ReportOp::kConnected : ReportOp::kDisconnected;
  event.conn_key = std::move(raw.conn_key);
  event.user = UserId{raw.user};
  if (event.op == ReportOp::kDisconnected) {
    if (!raw.reason.empty()) event.reason = *FindReason(raw.reason);
    return;
  }
  event.flaw = MissingOfConnected(raw);
  if (event.flaw) return;
  event.device = DeviceId{raw.device};
  event.platform = *ParsePlatform(raw.platform);
  event.client_version = ClientVersion{raw.version};
  if (raw.connected_at != kAbsent) {
    event.connected_at = WallTime(std::chrono::milliseconds(raw.connected_at));
  }
}

}  // namespace

std::optional<ApiError> ReadReportedEvent(JsonReader& json, std::string_view text,
                                          std::size_t index, ReportedEvent& event) {
  Raw raw;
  const std::array fields = {
      BodyField{.name = "Sequence",
                .min = 1,
                .max = std::int64_t{kMaxReportSequence},
                .value = &raw.sequence},
      BodyField{.name = "Op", .text = &raw.op, .text_rule = &kOpRule},
      BodyField{.name = "ConnKey", .text = &raw.conn_key, .text_rule = &kConnKeyRule},
      BodyField{.name = "UserId", .min = 0, .max = kMaxId, .value = &raw.user},
      BodyField{
          .name = "DeviceId", .min = 0, .max = kMaxId, .value = &raw.device, .is_optional = true},
      BodyField{.name = "Platform",
                .text = &raw.platform,
                .text_rule = &kPlatformRule,
                .is_optional = true},
      BodyField{.name = "ClientVersion",
                .min = 0,
                .max = kMaxId,
                .value = &raw.version,
                .is_optional = true},
      BodyField{.name = "ConnectedAt",
                .min = 0,
                .max = kMaxUnixMillis,
                .value = &raw.connected_at,
                .is_optional = true},
      BodyField{
          .name = "Reason", .text = &raw.reason, .text_rule = &kReasonRule, .is_optional = true},
  };
  const std::optional<ApiError> error = ReadBody(json, text, fields);
  // A field twice may be the Sequence.
  if (error && error->code == ApiErrorCode::kJsonParsingError) return error;
  if (raw.sequence == 0) {
    return MakeApiError(
        ApiErrorCode::kInvalidParam,
        fmt::format("Events[{}].Sequence: must be an integer in 1..{}", index, kMaxReportSequence));
  }
  event.sequence = static_cast<std::uint64_t>(raw.sequence);
  if (error) {
    event.flaw = FlawOf(*error);
  } else {
    Convert(raw, event);
  }
  return std::nullopt;
}

}  // namespace rollcall
