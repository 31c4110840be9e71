// Device tokens: what a device shows the gateway to prove which user of which app it is.
//
// A JWT (RFC 7519) signed with HS256 under one of the app's keys. A customer's own server may make
// them with any JWT library: header kid = id of the app key; claims app (number), sub (user, as
// decimal text), exp, iat, aud = rollcall-gateway; optional nbf and device.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "auth/directory.h"
#include "base/clock.h"
#include "domain/account.h"
#include "domain/ids.h"

namespace rollcall {

inline constexpr std::size_t kMaxDeviceTokenBytes = 4096;
inline constexpr std::string_view kDeviceTokenAudience = "rollcall-gateway";
// For nbf only: customers' clocks run ahead of ours. exp has no leeway.
inline constexpr std::chrono::seconds kNotBeforeLeeway{60};

struct DeviceTokenClaims {
  AppId app{};
  UserId user{};
  WallTime expires_at;             // Whole seconds. From this moment on the token is expired.
  std::optional<DeviceId> device;  // When set, the only device that may show the token.

  friend bool operator==(const DeviceTokenClaims&, const DeviceTokenClaims&) = default;
};

// `claims.expires_at` is rounded up to a whole second: a token never lives shorter than asked.
// Thread-safe.
std::string IssueDeviceToken(const AppKey& key, const DeviceTokenClaims& claims, WallTime now);

enum class DeviceTokenVerdict : std::uint8_t {
  kGood,
  kInvalid,     // Not a token of ours.
  kExpired,     // A token of ours, whose time is over.
  kAppStopped,  // A token still good, of an app that is stopped.
};

struct DeviceTokenCheck {
  DeviceTokenVerdict verdict = DeviceTokenVerdict::kInvalid;
  DeviceTokenClaims claims;  // Unless kInvalid.
  std::string message;       // Unless kGood: names the field and the rule, for the caller.

  bool ok() const { return verdict == DeviceTokenVerdict::kGood; }
};

// No claim is read before the signature is good. Thread-safe.
DeviceTokenCheck VerifyDeviceToken(std::string_view token, const Directory& directory,
                                   const Clock& clock);

}  // namespace rollcall
