// ErrorTable: every error a caller of the signed API can see, one row each: HTTP status, number,
// code and message.
//
// Numbers: 1000xx are the gateway's, known to the official SDKs; 2100xx the actions'; 2101xx those
// of HTTP itself. The last two ranges are ours. To add an error: a value, and its row.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "auth/auth_error.h"

namespace rollcall {

enum class ApiErrorCode : std::uint8_t {
  kMissingParameter,
  kMissingAuthenticationToken,
  kMissingRequestInfo,
  kMissingSignature,
  kInvalidTimestamp,
  kServiceNotFound,
  kInvalidActionOrVersion,
  kInvalidAccessKey,
  kSignatureDoesNotMatch,
  kInternalError,
  kFlowLimitExceeded,
  kServiceUnavailableTemp,
  kInvalidAuthorization,
  kInvalidCredential,
  kInvalidSecretToken,

  kJsonParsingError,
  kInvalidParam,
  kAppNotFound,
  kAppStatusException,
  kNoAuth,
  kLeaseNotFound,
  kLeaseFenced,
  kTooManyLeases,

  kBadRequest,
  kPathNotFound,
  kMethodNotAllowed,
  kRequestTimeout,
  kBodyTooLarge,
  kTargetTooLong,
  kUnsupportedContentEncoding,
  kExpectationFailed,
  kHeadTooLarge,
  kUnsupportedTransferCoding,
  kUnsupportedHttpVersion,
};

// The step of a call that finds the error; a metric is split by it.
enum class ApiStep : std::uint8_t { kFraming, kAuthentication, kAction, kLimit, kBody, kServer };
std::string_view ToText(ApiStep step);

struct ApiErrorRow {
  ApiErrorCode code;
  int http_status;
  std::int32_t number;       // CodeN.
  std::string_view name;     // Code.
  std::string_view message;  // {} stands for what is special to the call.
  ApiStep step;
  std::string_view when;  // For the reference.
};

std::span<const ApiErrorRow> ApiErrorTable();
const ApiErrorRow& RowOf(ApiErrorCode code);

// One error as it is answered.
struct ApiError {
  ApiErrorCode code{};
  std::string message;
};

// Its row's message with `detail` in the place of {}.
ApiError MakeApiError(ApiErrorCode code, std::string_view detail = {});
// Keeps the verifier's message, which is more exact than the row's.
ApiError ToApiError(const AuthError& error);
// The row of an HTTP status that a connection refuses with (HttpStatusOf, 404, 405 and 408).
ApiError MakeFramingError(int http_status, std::string_view rule);

// The text of docs/reference/errors.md.
std::string ErrorsReference();

}  // namespace rollcall
