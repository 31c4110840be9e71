#include "openapi/lease_call.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include "codec/decimal.h"
#include "openapi/app_access.h"

namespace rollcall {
namespace {

bool IsOwnerName(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
             std::string_view::npos;
}

}  // namespace

const TextRule kOwnerIdRule{.accepts = IsOwnerName,
                            .wording = "1 to 64 characters of A-Z a-z 0-9 . _ -"};

BodyField LeaseFields::AppField() {
  return {
      .name = "AppId", .min = 1, .max = std::numeric_limits<std::int32_t>::max(), .value = &app};
}

BodyField LeaseFields::NameField() {
  return {.name = "OwnerId", .text = &name, .text_rule = &kOwnerIdRule};
}

BodyField LeaseFields::EpochField() {
  return {
      .name = "Epoch", .min = 1, .max = std::numeric_limits<std::int64_t>::max(), .value = &epoch};
}

std::optional<ApiError> CheckCallersApp(const ActionRequest& request, const LeaseFields& lease) {
  const auto found = FindCallersApp(request.directory, request.account, lease.ToOwner().app);
  const auto* error = std::get_if<ApiError>(&found);
  return error == nullptr ? std::nullopt : std::optional(*error);
}

void FailLease(Call& call, const Status& status, const ReportOwner& owner) {
  switch (status.code()) {
    case StatusCode::kNotFound:
      return call.Fail(MakeApiError(ApiErrorCode::kLeaseNotFound, owner.ToOwnerId()));
    case StatusCode::kConflict:
      return call.Fail(MakeApiError(ApiErrorCode::kLeaseFenced, owner.ToOwnerId()));
    case StatusCode::kLimitExceeded:
      return call.Fail(MakeApiError(ApiErrorCode::kTooManyLeases));
    case StatusCode::kInvalidArgument:
      return call.Fail(MakeApiError(ApiErrorCode::kInvalidParam, status.message()));
    case StatusCode::kOk:
    case StatusCode::kUnauthenticated:
    case StatusCode::kPermissionDenied:
    case StatusCode::kAlreadyExists:
    case StatusCode::kOutOfRange:
    case StatusCode::kUnavailable:
    case StatusCode::kDeadlineExceeded:
    case StatusCode::kInternal:
      return call.FailWith(status);
  }
}

void AppendExpiry(WallTime at, std::string& out) {
  out += R"(,"ExpiresAt":)";
  AppendInteger(UnixMillis(at), out);
}

void AppendEvicted(const std::vector<EvictedConnection>& evicted, std::string& out) {
  out += R"(,"Evicted":[)";
  for (std::size_t i = 0; i < evicted.size(); ++i) {
    out += i == 0 ? R"({"ConnId":")" : R"(,{"ConnId":")";
    evicted[i].connection.AppendTo(out);
    out += R"(","UserId":)";
    AppendInteger(ToInteger(evicted[i].user), out);
    out += R"(,"Reason":")";
    out += ToText(evicted[i].reason);
    out += '"';
    if (evicted[i].by != ConnId{}) {
      out += R"(,"By":")";
      evicted[i].by.AppendTo(out);
      out += '"';
    }
    out += '}';
  }
  out += ']';
}

}  // namespace rollcall
