// Base64 (RFC 4648 4) with padding, and base64url (RFC 4648 5) without.
//
// Decoding takes the one canonical form only: no white space, right padding, unused bits zero.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

std::string EncodeBase64(std::string_view bytes);
std::optional<std::string> DecodeBase64(std::string_view text);

std::string EncodeBase64Url(std::string_view bytes);
std::optional<std::string> DecodeBase64Url(std::string_view text);

}  // namespace rollcall
