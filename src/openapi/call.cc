#include "openapi/call.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>

namespace rollcall {

Call::Call(CallDesk& desk, Responder responder, const Address& client)
    : desk_(&desk), responder_(std::move(responder)), client_(client), started_(desk.clock.Now()) {
  identity_.request_id = desk.request_ids.Next();
}

void Call::NoteAccessKey(std::string_view id) {
  if (desk_->access_log.enabled()) access_key_ = id;
}

void Call::NoteAction(const Action& action) {
  action_ = &action;
  identity_.action = action.name;
  identity_.version = action.version;
}

void Call::SucceedWith(std::string_view result) {
  if (!responder_.alive()) return;
  std::string& body = desk_->NewBody();
  OpenResultEnvelope(identity_, body);
  body += result;
  CloseResultEnvelope(body);
  Send(nullptr, {});
}

void Call::Fail(const ApiError& error, HttpField field) {
  replay_.reset();  // Nothing to remember, and the next request may be the same one.
  if (!responder_.alive()) return;
  AppendErrorEnvelope(identity_, error, desk_->NewBody());
  Send(&RowOf(error.code), field);
}

void Call::FailWith(const Status& status) {
  const bool temporary =
      status.code() == StatusCode::kUnavailable || status.code() == StatusCode::kDeadlineExceeded;
  if (!temporary) return Fail(MakeApiError(ApiErrorCode::kInternalError));
  Fail(MakeApiError(ApiErrorCode::kServiceUnavailableTemp, status.message()), {"Retry-After", "1"});
}

void Call::Send(const ApiErrorRow* error, HttpField field) {
  const std::array<HttpField, 2> fields = {HttpField{"X-Tt-Logid", identity_.request_id.text()},
                                           field};
  const std::size_t count = field.name.empty() ? 1 : 2;
  const int status = error == nullptr ? 200 : error->http_status;
  // Counted first: after the answer the next request may begin, on the same desk.
  const Duration elapsed = desk_->clock.Now() - started_;
  desk_->metrics.Count(action_, error == nullptr ? std::nullopt : std::optional(error->code),
                       elapsed);
  if (desk_->access_log.enabled()) {
    desk_->access_log.Write({.request_id = identity_.request_id.text(),
                             .client = client_,
                             .access_key = access_key_,
                             .action = action_ == nullptr ? std::string_view() : action_->name,
                             .code = error == nullptr ? "Ok" : error->name,
                             .status = status,
                             .elapsed = elapsed});
  }
  responder_.Send({.status = status,
                   .content_type = "application/json; charset=utf-8",
                   .fields = std::span(fields).first(count),
                   .body = desk_->body(),
                   .room = desk_->head_room()});
}

}  // namespace rollcall
