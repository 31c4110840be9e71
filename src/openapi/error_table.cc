#include "openapi/error_table.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "base/check.h"

namespace rollcall {
namespace {

using enum ApiErrorCode;

constexpr std::array kRows = {
    ApiErrorRow{kMissingParameter, 400, 100002, "MissingParameter",
                "The request is missing {} parameter.", ApiStep::kBody,
                "Action or Version is not in the query, or a required field of the body is absent "
                "or null."},
    ApiErrorRow{kMissingAuthenticationToken, 401, 100003, "MissingAuthenticationToken",
                "Request is missing Authentication Token.", ApiStep::kAuthentication,
                "There is no Authorization header."},
    ApiErrorRow{kMissingRequestInfo, 400, 100004, "MissingRequestInfo",
                "The request is missing {} information.", ApiStep::kAuthentication,
                "There is no X-Date header."},
    ApiErrorRow{kMissingSignature, 401, 100005, "MissingSignature",
                "The request is missing signature.", ApiStep::kAuthentication,
                "Authorization has no Signature."},
    ApiErrorRow{kInvalidTimestamp, 400, 100006, "InvalidTimestamp",
                "The Signature of the request is expired: {}", ApiStep::kAuthentication,
                "X-Date is malformed or too far from the server's clock, which the message tells."},
    ApiErrorRow{kServiceNotFound, 404, 100007, "ServiceNotFound", "This service[{}] not found.",
                ApiStep::kAuthentication, "A good signature, but for another service than rtc."},
    ApiErrorRow{kInvalidActionOrVersion, 404, 100008, "InvalidActionOrVersion",
                "Could not find operation {}.", ApiStep::kAction,
                "No action has this name and version; case counts."},
    ApiErrorRow{kInvalidAccessKey, 401, 100009, "InvalidAccessKey",
                "The accesskey [{}] included in the request is invalid.", ApiStep::kAuthentication,
                "Nobody has this access key."},
    ApiErrorRow{kSignatureDoesNotMatch, 401, 100010, "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. "
                "Check your Secret Access Key and signing method.",
                ApiStep::kAuthentication,
                "The signature is wrong, or does not cover what must be covered."},
    ApiErrorRow{kInternalError, 500, 100014, "InternalError",
                "Service has some internal Error. Pls Contact With Admin.", ApiStep::kServer,
                "A fault of the server; its log has the RequestId."},
    ApiErrorRow{
        kFlowLimitExceeded, 429, 100018, "FlowLimitExceeded",
        "Request was rejected because the request speed of this openAPI is beyond the "
        "current flow control limit.",
        ApiStep::kLimit,
        "The account calls this action more often than it may, or requests from this address "
        "failed authentication too often. Retry-After tells when to call again."},
    ApiErrorRow{kServiceUnavailableTemp, 503, 100019, "ServiceUnavailableTemp",
                "Service is temporarily unavailable: {}", ApiStep::kServer,
                "The answer cannot be known now. Call again; absence in an answer always means "
                "offline, so there is no partial one. For a call that changes something also: the "
                "same call still runs, or may have run before this node started. Sign it again."},
    ApiErrorRow{kInvalidAuthorization, 400, 100024, "InvalidAuthorization",
                "Invalid 'Authorization' header, Pls check your authorization header.",
                ApiStep::kAuthentication,
                "Authorization cannot be read or was sent twice, or the request is signed in its "
                "query: sign in the header."},
    ApiErrorRow{kInvalidCredential, 400, 100025, "InvalidCredential",
                "Invalid credential in 'Authorization', Pls check your authorization header.",
                ApiStep::kAuthentication,
                "Credential is not key/date/region/service/request, or its region is not served."},
    ApiErrorRow{kInvalidSecretToken, 401, 100026, "InvalidSecretToken",
                "Invalid secret token, msg: {}.", ApiStep::kAuthentication,
                "The request carries a session token; none is accepted."},

    ApiErrorRow{kJsonParsingError, 400, 210001, "JsonParsingError",
                "The body must be one JSON text in UTF-8, without a byte order mark, at most 32 "
                "deep, and with no field of the action twice.",
                ApiStep::kBody, "The body breaks that rule."},
    ApiErrorRow{kInvalidParam, 400, 210002, "InvalidParam", "{}", ApiStep::kBody,
                "A field has the wrong type, range or count. The message names field and rule."},
    ApiErrorRow{kAppNotFound, 404, 210003, "AppNotFound", "AppId: app {} does not exist.",
                ApiStep::kBody, "No application has this AppId."},
    ApiErrorRow{kAppStatusException, 403, 210004, "AppStatusException", "AppId: app {} is stopped.",
                ApiStep::kBody, "The application is stopped."},
    ApiErrorRow{kNoAuth, 403, 210005, "NoAuth", "AppId: app {} belongs to another account.",
                ApiStep::kBody, "The application is another account's."},
    ApiErrorRow{kLeaseNotFound, 404, 210006, "LeaseNotFound", "Lease {}: not known, or it is over.",
                ApiStep::kBody,
                "The gateway's lease was closed, lapsed longer ago than its grace, or this node "
                "started after it. Open it, then report a snapshot."},
    ApiErrorRow{kLeaseFenced, 409, 210007, "LeaseFenced", "Lease {}: a later OpenLease took it.",
                ApiStep::kBody,
                "Another process opened the same OwnerId, or this one did and goes on with the old "
                "Epoch. Two gateways must not share an OwnerId."},
    ApiErrorRow{kTooManyLeases, 429, 210008, "TooManyLeases",
                "OwnerId: the account has as many leases open as it may.", ApiStep::kBody,
                "The account has max_leases of other OwnerIds open, or lapsed within their grace."},

    ApiErrorRow{kBadRequest, 400, 210100, "BadRequest", "Bad request: {}.", ApiStep::kFraming,
                "The HTTP message or its query breaks a rule of HTTP."},
    ApiErrorRow{kPathNotFound, 404, 210104, "PathNotFound", "Not found: {}.", ApiStep::kFraming,
                "The path is not /."},
    ApiErrorRow{kMethodNotAllowed, 405, 210105, "MethodNotAllowed", "HTTP Method Not Allowed: {}.",
                ApiStep::kFraming, "The method is not POST."},
    ApiErrorRow{kRequestTimeout, 408, 210108, "RequestTimeout", "Request timeout: {}.",
                ApiStep::kFraming, "The request came too slowly."},
    ApiErrorRow{kBodyTooLarge, 413, 210113, "BodyTooLarge", "Body too large: {}.",
                ApiStep::kFraming, "The body is over 64 KiB."},
    ApiErrorRow{kTargetTooLong, 414, 210114, "TargetTooLong", "Target too long: {}.",
                ApiStep::kFraming, "Path and query are over 8 KiB."},
    ApiErrorRow{kUnsupportedContentEncoding, 415, 210115, "UnsupportedContentEncoding",
                "Content-Encoding not supported: {}.", ApiStep::kFraming,
                "The body is compressed."},
    ApiErrorRow{kExpectationFailed, 417, 210117, "ExpectationFailed", "Expectation failed: {}.",
                ApiStep::kFraming, "Expect asks for something else than 100-continue."},
    ApiErrorRow{kHeadTooLarge, 431, 210131, "HeadTooLarge", "Header too large: {}.",
                ApiStep::kFraming, "The header is over 16 KiB or has more than 100 fields."},
    ApiErrorRow{kUnsupportedTransferCoding, 501, 210151, "UnsupportedTransferCoding",
                "Transfer-Encoding not supported: {}.", ApiStep::kFraming,
                "A transfer coding other than chunked."},
    ApiErrorRow{kUnsupportedHttpVersion, 505, 210155, "UnsupportedHttpVersion",
                "HTTP version not supported: {}.", ApiStep::kFraming,
                "Neither HTTP/1.1 nor HTTP/1.0."},
};

consteval bool InOrder() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<std::size_t>(kRows[i].code) != i) return false;
  }
  return true;
}
static_assert(InOrder(), "a row stands at the index of its code");

ApiErrorCode CodeOf(AuthErrorCode code) {
  switch (code) {
    case AuthErrorCode::kMissingAuthenticationToken:
      return kMissingAuthenticationToken;
    case AuthErrorCode::kMissingSignature:
      return kMissingSignature;
    case AuthErrorCode::kMissingRequestInfo:
      return kMissingRequestInfo;
    case AuthErrorCode::kInvalidTimestamp:
      return kInvalidTimestamp;
    case AuthErrorCode::kInvalidAuthorization:
      return kInvalidAuthorization;
    case AuthErrorCode::kInvalidCredential:
      return kInvalidCredential;
    case AuthErrorCode::kInvalidAccessKey:
      return kInvalidAccessKey;
    case AuthErrorCode::kSignatureDoesNotMatch:
      return kSignatureDoesNotMatch;
    case AuthErrorCode::kInvalidSecretToken:
      return kInvalidSecretToken;
    case AuthErrorCode::kServiceNotFound:
      return kServiceNotFound;
  }
  return kInternalError;
}

}  // namespace

std::string_view ToText(ApiStep step) {
  switch (step) {
    case ApiStep::kFraming:
      return "framing";
    case ApiStep::kAuthentication:
      return "authentication";
    case ApiStep::kAction:
      return "action";
    case ApiStep::kLimit:
      return "limit";
    case ApiStep::kBody:
      return "body";
    case ApiStep::kServer:
      return "server";
  }
  return "unknown";
}

std::span<const ApiErrorRow> ApiErrorTable() {
  return kRows;
}

const ApiErrorRow& RowOf(ApiErrorCode code) {
  CHECK(static_cast<std::size_t>(code) < kRows.size());
  return kRows[static_cast<std::size_t>(code)];
}

ApiError MakeApiError(ApiErrorCode code, std::string_view detail) {
  std::string message(RowOf(code).message);
  if (const auto place = message.find("{}"); place != std::string::npos) {
    message.replace(place, 2, detail);
  }
  return {code, std::move(message)};
}

ApiError ToApiError(const AuthError& error) {
  return {CodeOf(error.code), error.message};
}

ApiError MakeFramingError(int http_status, std::string_view rule) {
  for (const ApiErrorRow& row : kRows) {
    if (row.step == ApiStep::kFraming && row.http_status == http_status) {
      return MakeApiError(row.code, rule);
    }
  }
  return MakeApiError(kBadRequest, rule);
}

std::string ErrorsReference() {
  std::string text =
      "# Errors of the signed API\n\n"
      "Generated from `src/openapi/error_table.cc`; do not edit.\n\n"
      "Every failure has its HTTP status and the full envelope; `Code` is the one to branch on.\n"
      "Numbers 1000xx are the gateway's, 2100xx the actions', 2101xx those of HTTP itself.\n\n"
      "| HTTP | CodeN | Code | When | Message |\n"
      "|---|---|---|---|---|\n";
  for (const ApiErrorRow& row : kRows) {
    text += fmt::format("| {} | {} | `{}` | {} | {} |\n", row.http_status, row.number, row.name,
                        row.when, row.message);
  }
  return text;
}

}  // namespace rollcall
