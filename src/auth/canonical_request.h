// The canonical request and the string to sign: the texts both sides must agree on, byte for byte.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "auth/signing_key.h"
#include "codec/http_fields.h"
#include "crypto/hex.h"

namespace rollcall {

// SDKs differ in how they sign blanks inside a value; all drop those around it.
enum class InnerBlanks : std::uint8_t {
  kCollapsed,  // A run of them as one space.
  kKept,
};

struct CanonicalRequest {
  std::string_view method;
  std::string_view path;                     // Percent-encoded. Empty means "/".
  std::string_view query;                    // Canonical.
  std::span<const HttpField> signed_fields;  // In the order of `signed_headers`; lower-case names.
  std::string_view signed_headers;           // Their names, joined by ';'.
  HexDigest body_hash;
};

// Both append.
void AppendCanonicalRequest(const CanonicalRequest& request, InnerBlanks blanks, std::string& out);
void AppendStringToSign(std::string_view x_date, const SigningScope& scope,
                        const HexDigest& request_hash, std::string& out);

// `host` without a port 80 or 443 at its end: several SDKs sign it so, whatever they send.
std::string_view WithoutDefaultPort(std::string_view host);

}  // namespace rollcall
