// AuditText: what POST /audit of the admin door answered, as a person reads it.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace rollcall {

struct AuditVerdict {
  bool agrees = false;
  std::string text;  // One line, and a table of the differences when there are any.
};

// The door's {"Error":…} becomes the Status, as does what is no such answer.
Result<AuditVerdict> AuditText(int http_status, std::string_view body);

}  // namespace rollcall
