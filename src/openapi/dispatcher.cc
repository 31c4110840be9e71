#include "openapi/dispatcher.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

#include "base/check.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

// Whole seconds, never too early.
std::string RetryAfter(Duration wait) {
  return std::to_string(
      std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count()));
}

}  // namespace

Dispatcher::Dispatcher(Loop& loop, const Clock& clock, PresenceService& presence,
                       RateLimiter& limiter, RequestVerifierOptions auth)
    : limiter_(limiter),
      auth_(std::move(auth)),
      clock_(clock),
      json_(kMaxApiBodyBytes),
      context_{loop, clock, presence, json_} {}

void Dispatcher::SetDirectory(std::shared_ptr<const Directory> directory) {
  verifier_ = std::make_unique<RequestVerifier>(std::move(directory), auth_, clock_);
}

HttpHandler::Refused Dispatcher::CheckHead(const HttpHead& head) {
  if (head.method() != "POST") return {405, "the method must be POST"};
  if (head.path() != "/") return {404, "the path must be /"};
  return {};
}

void Dispatcher::Dispatch(const HttpRequest& request, Call call) {
  // Framing, method, path and size: before this, by the connection and CheckHead.
  if (const auto error = ReadQuery(request.head.query(), call.identity())) {
    return call.Fail(*error);
  }
  // Authentication, then scope.
  AccountId account{};
  if (const auto error = Authenticate(request, call, account)) return call.Fail(*error);
  // Action and version.
  const Action* action = nullptr;
  if (const auto error = CheckNames(call.identity(), action)) return call.Fail(*error);
  call.NoteAction(*action);
  // The account's limit. A body that is refused later has cost a token too.
  const Directory& directory = *verifier_->directory();
  const Duration wait = limiter_.Acquire(account, action->rate_class,
                                         directory.FindAccount(account)->*action->per_second);
  if (wait > Duration::zero()) {
    const std::string seconds = RetryAfter(wait);
    return call.Fail(MakeApiError(ApiErrorCode::kFlowLimitExceeded), {"Retry-After", seconds});
  }
  // The body, and the action itself.
  action->run(context_, {directory, account, request.body}, std::move(call));
}

std::optional<ApiError> Dispatcher::ReadQuery(std::string_view query, CallIdentity& identity) {
  if (const Status status = query_.Parse(query); !status.ok()) {
    return MakeApiError(ApiErrorCode::kBadRequest, status.message());
  }
  const QueryMatch action = query_.Find("Action");
  const QueryMatch version = query_.Find("Version");
  if (action.count <= 1) identity.action = action.value;
  if (version.count <= 1) identity.version = version.value;
  if (action.count > 1) {
    return MakeApiError(ApiErrorCode::kBadRequest, "Action must be given once");
  }
  if (version.count > 1) {
    return MakeApiError(ApiErrorCode::kBadRequest, "Version must be given once");
  }
  return std::nullopt;
}

std::optional<ApiError> Dispatcher::Authenticate(const HttpRequest& request, Call& call,
                                                 AccountId& account) {
  CHECK(verifier_ != nullptr);
  const HttpFields& fields = request.head.fields();
  fields_.clear();
  for (std::size_t i = 0; i < fields.size(); ++i)
    fields_.push_back(fields.at(i));
  const Verification signer = verifier_->Verify({.method = request.head.method(),
                                                 .path = request.head.path(),
                                                 .query = query_,
                                                 .fields = fields_,
                                                 .body = request.body});
  call.NoteAccessKey(signer.access_key);
  call.identity().service = signer.service;
  call.identity().region = signer.region;
  if (signer.error) return ToApiError(*signer.error);
  // The request's bytes end before the answer does; ours do not.
  call.identity().service = auth_.service;
  call.identity().region = *std::ranges::find(auth_.regions, signer.region);
  account = signer.account;
  return std::nullopt;
}

std::optional<ApiError> Dispatcher::CheckNames(const CallIdentity& identity,
                                               const Action*& action) const {
  if (identity.action.empty()) return MakeApiError(ApiErrorCode::kMissingParameter, "Action");
  if (identity.version.empty()) return MakeApiError(ApiErrorCode::kMissingParameter, "Version");
  action = FindAction(identity.action, identity.version);
  if (action != nullptr) return std::nullopt;
  std::string names(identity.action);
  names.append(" for version ").append(identity.version);
  return MakeApiError(ApiErrorCode::kInvalidActionOrVersion, names);
}

}  // namespace rollcall
