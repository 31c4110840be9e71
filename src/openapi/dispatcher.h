// Dispatcher: the steps between a request and its action, in the order that is promised.
//
// Loop-confined.

#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/directory.h"
#include "auth/options.h"
#include "auth/request_verifier.h"
#include "base/clock.h"
#include "codec/http_fields.h"
#include "codec/http_head.h"
#include "codec/json_reader.h"
#include "codec/query_string.h"
#include "http/handler.h"
#include "openapi/action.h"
#include "openapi/call.h"
#include "openapi/openapi_parts.h"

namespace rollcall {

class Dispatcher {
 public:
  // What `parts` refers to is borrowed and must outlive the dispatcher.
  Dispatcher(const OpenApiParts& parts, RequestVerifierOptions auth);

  // From now on calls are checked against `directory`, and no key derived before counts.
  void SetDirectory(std::shared_ptr<const Directory> directory);

  // The first steps, on the head alone: what is not POST / is refused before its body is read.
  static HttpHandler::Refused CheckHead(const HttpHead& head);

  // All further steps. REQUIRES: SetDirectory was called.
  void Dispatch(const HttpRequest& request, Call call);

  // Fills in of the identity what the query tells. Returns what is wrong with the query.
  std::optional<ApiError> ReadQuery(std::string_view query, CallIdentity& identity);

 private:
  // Who signed, and what.
  struct Signer {
    AccountId account{};
    std::string_view signature;
    WallTime signed_at{};
  };

  std::optional<ApiError> Authenticate(const HttpRequest& request, Call& call, Signer& signer);
  std::optional<ApiError> CheckNames(const CallIdentity& identity, const Action*& action) const;

  static void TellToWait(Duration wait, Call& call);
  // False when these bytes have come before, or may have: then the call is answered.
  bool IsFirst(const Signer& signer, Call& call);

  const OpenApiParts parts_;
  const RequestVerifierOptions auth_;
  JsonReader json_;
  JsonReader item_json_;
  ActionContext context_;
  std::unique_ptr<RequestVerifier> verifier_;
  // Of the request being dispatched.
  QueryString query_;
  std::vector<HttpField> fields_;
};

}  // namespace rollcall
