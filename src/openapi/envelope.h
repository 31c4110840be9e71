// The envelope around every answer of the signed API: ResponseMetadata, and Result or Error.

#pragma once

#include <string>
#include <string_view>

#include "openapi/error_table.h"
#include "openapi/request_id.h"

namespace rollcall {

// What the metadata repeats of a call. Empty as long as it could not be read; left out then.
struct CallIdentity {
  RequestId request_id;
  std::string_view action;
  std::string_view version;
  std::string_view service;
  std::string_view region;
};

void AppendErrorEnvelope(const CallIdentity& call, const ApiError& error, std::string& out);

// Between the two comes the Result, one JSON value.
void OpenResultEnvelope(const CallIdentity& call, std::string& out);
void CloseResultEnvelope(std::string& out);

}  // namespace rollcall
