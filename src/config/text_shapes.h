// What the texts of the configuration may look like. Each shape completes "must be ...".

#pragma once

#include <string_view>

#include "domain/network.h"

namespace rollcall {

bool IsNotEmpty(std::string_view text);
// Without control characters.
bool IsFileNameOrEmpty(std::string_view text);

inline constexpr std::string_view kRegionShape = "1 to 64 of a-z 0-9 -";
bool IsRegion(std::string_view text);

// RFC 6454, section 6.2: what a browser sends, so compared as it stands.
inline constexpr std::string_view kOriginShape =
    "scheme://host or scheme://host:port in lower case, without a path";
bool IsOrigin(std::string_view text);

inline constexpr std::string_view kHostShape = "a host name or address without a port";
bool IsHost(std::string_view text);

inline constexpr std::string_view kHostPortShape = "HOST:PORT";
bool IsHostPort(std::string_view text);

// Network::Parse.
inline constexpr std::string_view kNetworkShape = Network::kShape;
bool IsNetwork(std::string_view text);

// RFC 6750, section 2.1: fits a header as it stands.
inline constexpr std::string_view kTokenShape =
    "empty, or up to 256 printable ASCII characters without spaces";
bool IsAdminToken(std::string_view text);

inline constexpr std::string_view kNameShape = "1 to 64 of A-Z a-z 0-9 . _ -";
bool IsName(std::string_view text);
bool IsNameOrEmpty(std::string_view text);

// The Credential of a signature is cut at '/' and its header at ',' and spaces.
inline constexpr std::string_view kAccessKeyIdShape = "1 to 128 of A-Z a-z 0-9 . _ = + -";
bool IsAccessKeyId(std::string_view text);

inline constexpr std::string_view kVariableShape = "the name of an environment variable";
bool IsVariableName(std::string_view text);

inline constexpr std::string_view kSecretShape = "16 to 1024 bytes";
// A newline at the end does not count.
bool IsSecret(std::string_view text);
std::string_view WithoutNewline(std::string_view text);

}  // namespace rollcall
