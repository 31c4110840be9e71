#include "openapi/dispatcher.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>
#include <variant>

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

Dispatcher::Dispatcher(const OpenApiParts& parts, RequestVerifierOptions auth)
    : parts_(parts),
      auth_(std::move(auth)),
      json_(kMaxApiBodyBytes),
      item_json_(kMaxApiBodyBytes),
      context_{parts.loop, parts.clock, parts.presence, json_, item_json_} {}

void Dispatcher::SetDirectory(std::shared_ptr<const Directory> directory) {
  verifier_ = std::make_unique<RequestVerifier>(std::move(directory), auth_, parts_.clock);
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
  // Authentication, then scope; nothing is verified for an address that failed too often.
  if (const Duration wait = parts_.clients.Wait(call.client()); wait > Duration::zero()) {
    parts_.metrics.door_refusals[Door::kOpenApi][DoorRefusal::kAddressFailures].Increment();
    return TellToWait(wait, call);
  }
  Signer signer;
  if (const auto error = Authenticate(request, call, signer)) {
    parts_.clients.NoteFailure(call.client());
    return call.Fail(*error);
  }
  // Action and version.
  const Action* action = nullptr;
  if (const auto error = CheckNames(call.identity(), action)) return call.Fail(*error);
  call.NoteAction(*action);
  // The account's limit. A body that is refused later has cost a token too.
  const Directory& directory = *verifier_->directory();
  const std::uint32_t per_second = directory.FindAccount(signer.account)->*action->per_second;
  const Duration wait = parts_.limiter.Acquire(signer.account, action->rate_class, per_second);
  if (wait > Duration::zero()) return TellToWait(wait, call);
  // What changes something runs once.
  if (action->changes_state && !IsFirst(signer, call)) return;
  // The body, and the action itself.
  action->run(context_, {directory, signer.account, request.body}, std::move(call));
}

void Dispatcher::TellToWait(Duration wait, Call& call) {
  const std::string seconds = RetryAfter(wait);
  call.Fail(MakeApiError(ApiErrorCode::kFlowLimitExceeded), {"Retry-After", seconds});
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
                                                 Signer& signer) {
  CHECK(verifier_ != nullptr);
  const HttpFields& fields = request.head.fields();
  fields_.clear();
  for (std::size_t i = 0; i < fields.size(); ++i)
    fields_.push_back(fields.at(i));
  const Verification verified = verifier_->Verify({.method = request.head.method(),
                                                   .path = request.head.path(),
                                                   .query = query_,
                                                   .fields = fields_,
                                                   .body = request.body});
  call.NoteAccessKey(verified.access_key);
  call.identity().service = verified.service;
  call.identity().region = verified.region;
  if (verified.error) return ToApiError(*verified.error);
  // The request's bytes end before the answer does; ours do not.
  call.identity().service = auth_.service;
  call.identity().region = *std::ranges::find(auth_.regions, verified.region);
  signer = {.account = verified.account,
            .signature = verified.signature,
            .signed_at = verified.signed_at};
  return std::nullopt;
}

bool Dispatcher::IsFirst(const Signer& signer, Call& call) {
  Result<ReplayMemory::Admission> admission =
      parts_.replays.Begin(signer.signature, signer.signed_at);
  if (!admission) {
    call.FailWith(admission.error());
    return false;
  }
  if (const auto* result = std::get_if<std::string>(&*admission)) {
    parts_.metrics.openapi_replays.Increment();
    call.SucceedWith(*result);
    return false;
  }
  call.Remember(std::get<ReplayMemory::Ticket>(*std::move(admission)));
  return true;
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
