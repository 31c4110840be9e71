// Status: how an operation ended: a code from a closed list, and a message for a person.
//
// A message is for the developer who called and for the log: it names the field and the rule, and
// never holds a secret or another application's data.

#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace rollcall {

enum class StatusCode {
  kOk,
  kInvalidArgument,   // The caller's value breaks a rule; the message names both.
  kUnauthenticated,   // Who is calling could not be established.
  kPermissionDenied,  // Known caller, not allowed.
  kNotFound,
  kAlreadyExists,
  kOutOfRange,     // A position that is no longer, or not yet, kept.
  kLimitExceeded,  // A rate, a quota or a table is full.
  kConflict,       // The state has moved on: a fenced epoch, a newer login.
  kUnavailable,    // Cannot be done or known now; the same call may succeed later.
  kDeadlineExceeded,
  kInternal,  // A fault of ours.
};

// The name without its k, as logs and metrics show it.
std::string_view ToText(StatusCode code);

class [[nodiscard]] Status {
 public:
  Status() = default;  // Ok.
  Status(StatusCode code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  const std::string& message() const { return message_; }

  friend bool operator==(const Status&, const Status&) = default;

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

}  // namespace rollcall
