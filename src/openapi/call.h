// Call: one request of the signed API on its way to exactly one answer.
//
// It is handed from step to step; whoever holds it last answers. Answering counts it and writes its
// access line. When the client, or the door, is gone meanwhile nothing happens.
//
// Loop-confined.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/status.h"
#include "domain/address.h"
#include "http/handler.h"
#include "openapi/action.h"
#include "openapi/call_desk.h"
#include "openapi/envelope.h"
#include "openapi/error_table.h"
#include "openapi/replay_memory.h"

namespace rollcall {

class Call {
 public:
  // `desk` is borrowed, and not touched once the responder is not alive().
  Call(CallDesk& desk, Responder responder, const Address& client);
  Call(Call&&) noexcept = default;

  // What is put here must live until the answer.
  CallIdentity& identity() { return identity_; }
  const CallIdentity& identity() const { return identity_; }

  // Who asks, as far as its proxies can be believed.
  const Address& client() const { return client_; }

  // For the access line; copied, and only when one will be written.
  void NoteAccessKey(std::string_view id);
  // The call is one of `action`, a row of the table.
  void NoteAction(const Action& action);
  // Its Result is kept too, whether or not somebody is left to hear it.
  void Remember(ReplayMemory::Ticket ticket) { replay_.emplace(std::move(ticket)); }

  // `write_result(std::string& out)` appends the Result, one JSON value.
  template <typename WriteResult>
  void Succeed(WriteResult&& write_result) {
    if (replay_) {
      std::string result;
      std::forward<WriteResult>(write_result)(result);
      replay_->Complete(result);
      return SucceedWith(result);
    }
    if (!responder_.alive()) return;
    std::string& body = desk_->NewBody();
    OpenResultEnvelope(identity_, body);
    std::forward<WriteResult>(write_result)(body);
    CloseResultEnvelope(body);
    Send(nullptr, {});
  }
  // With a Result that was written before.
  void SucceedWith(std::string_view result);

  // With one more header field, if it has a name.
  void Fail(const ApiError& error, HttpField field = {});

  // What the service could not do: ServiceUnavailableTemp when it may be tried again, else
  // InternalError.
  void FailWith(const Status& status);

 private:
  void Send(const ApiErrorRow* error, HttpField field);

  CallDesk* desk_;
  Responder responder_;
  Address client_;
  MonotonicTime started_;
  CallIdentity identity_;
  const Action* action_ = nullptr;
  std::string access_key_;
  std::optional<ReplayMemory::Ticket> replay_;
};

}  // namespace rollcall
