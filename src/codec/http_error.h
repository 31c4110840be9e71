// HttpError: why a request's framing was refused, each with exactly one HTTP status.

#pragma once

#include <cstdint>

namespace rollcall {

enum class HttpError : std::uint8_t {
  kNone,
  kBadRequest,           // 400
  kBodyTooLarge,         // 413
  kTargetTooLong,        // 414
  kContentEncoding,      // 415
  kExpectation,          // 417
  kHeadTooLarge,         // 431
  kTransferCoding,       // 501, RFC 9112 6.1: a well-formed transfer coding other than chunked.
  kVersionNotSupported,  // 505
};

// 0 for kNone. After any other one the connection cannot be used further: answer, then close.
constexpr int HttpStatusOf(HttpError error) {
  switch (error) {
    case HttpError::kNone:
      return 0;
    case HttpError::kBadRequest:
      return 400;
    case HttpError::kBodyTooLarge:
      return 413;
    case HttpError::kTargetTooLong:
      return 414;
    case HttpError::kContentEncoding:
      return 415;
    case HttpError::kExpectation:
      return 417;
    case HttpError::kHeadTooLarge:
      return 431;
    case HttpError::kTransferCoding:
      return 501;
    case HttpError::kVersionNotSupported:
      return 505;
  }
  return 500;
}

}  // namespace rollcall
