#include "codec/http_head.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "codec/byte_scan.h"

namespace rollcall {
namespace {

constexpr std::string_view kVersionPrefix = "HTTP/";
constexpr std::size_t kVersionSize = 8;  // HTTP/1.1
constexpr std::size_t kMaxRequestLine = HttpHead::kMaxMethodBytes + 1 + HttpHead::kMaxTargetBytes +
                                        1 + kVersionSize + 1;  // With the CR.

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsHexDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool HasScheme(std::string_view target) {
  const std::size_t end = target.find("://");
  return end != std::string_view::npos && end > 0 && IsAlpha(target.front()) &&
         std::ranges::all_of(target.substr(0, end), [](char c) {
           return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.';
         });
}

bool IsPort(std::string_view text) {
  constexpr std::uint32_t kMaxPort = 65535;
  std::uint32_t port = 0;
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, port);
  return result.ec == std::errc() && result.ptr == end && port <= kMaxPort;
}

// A name, an IPv4 address or an IPv6 address in brackets, with an optional port. Narrower than RFC
// 3986: of the marks only those that hosts really use, so no user-info, path or list of hosts.
bool IsHost(std::string_view text) {
  std::size_t end = 0;
  if (text.starts_with('[')) {
    end = text.find(']');
    if (end == std::string_view::npos || end == 1) return false;
    const auto is_address_byte = [](char c) { return IsHexDigit(c) || c == ':' || c == '.'; };
    if (!std::ranges::all_of(text.substr(1, end - 1), is_address_byte)) return false;
    ++end;
  } else {
    end = std::min(text.find(':'), text.size());
    const auto is_name_byte = [](char c) {
      return IsAlpha(c) || IsDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
    };
    if (end == 0 || !std::ranges::all_of(text.substr(0, end), is_name_byte)) return false;
  }
  if (end == text.size()) return true;
  return text[end] == ':' && IsPort(text.substr(end + 1));
}

}  // namespace

HttpProgress HttpHead::Parse(std::string_view received) {
  const bool had_first_line = fields_.has_first_line();
  const HttpProgress progress = fields_.Scan(received);
  if (!fields_.has_first_line()) {
    if (fields_.error() != HttpError::kBadRequest && !CheckRequestLineStart(received)) {
      return HttpProgress::kRefused;
    }
  } else if (!had_first_line || progress == HttpProgress::kComplete) {
    // Once more when complete: the views must point into this `received`.
    if (!ParseRequestLine(fields_.first_line())) return HttpProgress::kRefused;
  }
  if (progress == HttpProgress::kRefused) {
    Refuse(fields_.error(), fields_.error_text());
  } else if (progress == HttpProgress::kComplete && !ParseFields()) {
    return HttpProgress::kRefused;
  }
  return progress;
}

void HttpHead::Reset() {
  fields_.Reset();
  method_ = path_ = query_ = host_ = error_text_ = {};
  content_length_ = 0;
  minor_version_ = 1;
  error_ = HttpError::kNone;
  framing_ = BodyFraming::kNone;
  keep_alive_ = expects_continue_ = false;
}

bool HttpHead::Refuse(HttpError error, std::string_view text) {
  error_ = error;
  error_text_ = text;
  return false;
}

// Of a line whose end has not come: a peer that speaks something else is told at once.
bool HttpHead::CheckRequestLineStart(std::string_view line) {
  const std::string_view start = line.substr(0, kMaxMethodBytes + 1);
  const std::size_t space = start.find(' ');
  const std::string_view method = start.substr(0, space);
  if (!std::ranges::all_of(method, IsHttpTokenByte)) {
    return Refuse(HttpError::kBadRequest, "the method must be a token");
  }
  if (space == 0 || method.size() > kMaxMethodBytes) {
    return Refuse(HttpError::kBadRequest, "the method must be 1 to 32 bytes");
  }
  if (line.size() > kMaxRequestLine) {
    return Refuse(HttpError::kTargetTooLong, "the request target must not be longer than 8 KiB");
  }
  return true;
}

bool HttpHead::ParseRequestLine(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  method_ = line.substr(0, first);
  if (!IsHttpToken(method_) || method_.size() > kMaxMethodBytes) {
    return Refuse(HttpError::kBadRequest, "the method must be a token of 1 to 32 bytes");
  }
  if (first == last) {
    return Refuse(HttpError::kBadRequest,
                  "the request line must be method, target and version, one space between");
  }
  return ParseTarget(line.substr(first + 1, last - first - 1)) &&
         ParseVersion(line.substr(last + 1));
}

bool HttpHead::ParseTarget(std::string_view target) {
  if (target.size() > kMaxTargetBytes) {
    return Refuse(HttpError::kTargetTooLong, "the request target must not be longer than 8 KiB");
  }
  if (HasAny<InvisibleByte>(target)) {
    return Refuse(HttpError::kBadRequest, "the request target must be visible ASCII");
  }
  const bool known_form = target.starts_with('/') || (target == "*" && method_ == "OPTIONS") ||
                          (method_ == "CONNECT" && !target.empty()) || HasScheme(target);
  if (!known_form) {
    return Refuse(HttpError::kBadRequest, "the request target must begin with a slash");
  }
  const std::size_t mark = target.find('?');
  path_ = target.substr(0, mark);
  query_ = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  if (query_.find('#') != std::string_view::npos) {
    return Refuse(HttpError::kBadRequest, "the request target must not hold a fragment");
  }
  return true;
}

bool HttpHead::ParseVersion(std::string_view version) {
  const bool well_formed = version.size() == kVersionSize && version.starts_with(kVersionPrefix) &&
                           IsDigit(version[5]) && version[6] == '.' && IsDigit(version[7]);
  if (!well_formed) {
    return Refuse(HttpError::kBadRequest, "the version must be HTTP/ and two digits with a dot");
  }
  if (version[5] != '1' || version[7] > '1') {
    return Refuse(HttpError::kVersionNotSupported, "the version must be HTTP/1.1");
  }
  minor_version_ = version[7] - '0';
  return true;
}

bool HttpHead::ParseFields() {
  return ParseHost() && ParseConnection() && ParseFraming() && ParseContentEncoding() &&
         ParseExpect();
}

bool HttpHead::ParseHost() {
  const HttpFieldMatch host = Find("Host");
  if (host.count > 1) return Refuse(HttpError::kBadRequest, "Host must be sent once");
  if (host.count == 0) {
    if (minor_version_ == 0) return true;
    return Refuse(HttpError::kBadRequest, "Host must be sent");
  }
  if (!IsHost(host.value)) {
    return Refuse(HttpError::kBadRequest, "Host must be a host and an optional port");
  }
  host_ = host.value;
  return true;
}

bool HttpHead::ParseConnection() {
  if (!fields_.IsTokenList("Connection")) {
    return Refuse(HttpError::kBadRequest, "Connection must be a list of tokens");
  }
  keep_alive_ = minor_version_ == 1 && !fields_.ListHas("Connection", "close");
  return true;
}

bool HttpHead::ParseFraming() {
  const HttpFieldMatch length = Find("Content-Length");
  const HttpFieldMatch coding = Find("Transfer-Encoding");
  if (length.count > 0 && coding.count > 0) {
    return Refuse(HttpError::kBadRequest,
                  "Content-Length and Transfer-Encoding must not be sent together");
  }
  if (length.count > 1) {
    return Refuse(HttpError::kBadRequest, "Content-Length must be sent once");
  }
  if (length.count == 1) return ParseContentLength(length.value);
  if (coding.count > 1) {
    return Refuse(HttpError::kBadRequest, "Transfer-Encoding must be sent once");
  }
  return coding.count == 0 || ParseTransferEncoding(coding.value);
}

bool HttpHead::ParseContentLength(std::string_view value) {
  if (value.empty() || !std::ranges::all_of(value, IsDigit)) {
    return Refuse(HttpError::kBadRequest, "Content-Length must be decimal digits");
  }
  std::int64_t length = 0;
  const auto result = std::from_chars(value.data(), value.data() + value.size(), length);
  if (result.ec != std::errc()) {
    return Refuse(HttpError::kBodyTooLarge, "Content-Length is too large to count");
  }
  content_length_ = static_cast<std::uint64_t>(length);
  framing_ = BodyFraming::kContentLength;
  return true;
}

bool HttpHead::ParseTransferEncoding(std::string_view value) {
  if (minor_version_ == 0) {
    return Refuse(HttpError::kBadRequest, "Transfer-Encoding does not exist in HTTP/1.0");
  }
  if (EqualsIgnoreCase(value, "chunked")) {
    framing_ = BodyFraming::kChunked;
    return true;
  }
  // "chunked, identity" and the like are how requests are smuggled, not a coding we lack.
  const bool one_unknown = IsHttpToken(value) && !EqualsIgnoreCase(value, "identity");
  return Refuse(one_unknown ? HttpError::kTransferCoding : HttpError::kBadRequest,
                "Transfer-Encoding must be chunked and nothing else");
}

bool HttpHead::ParseContentEncoding() {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const HttpField field = fields_.at(i);
    if (EqualsIgnoreCase(field.name, "Content-Encoding") &&
        !EqualsIgnoreCase(field.value, "identity")) {
      return Refuse(HttpError::kContentEncoding, "Content-Encoding must be identity or absent");
    }
  }
  return true;
}

bool HttpHead::ParseExpect() {
  const HttpFieldMatch expect = Find("Expect");
  if (expect.count == 0 || minor_version_ == 0) return true;  // RFC 9110 10.1.1: 1.0 is ignored.
  if (expect.count > 1) return Refuse(HttpError::kBadRequest, "Expect must be sent once");
  if (!EqualsIgnoreCase(expect.value, "100-continue")) {
    return Refuse(HttpError::kExpectation, "Expect must be 100-continue or absent");
  }
  expects_continue_ = framing_ == BodyFraming::kChunked || content_length_ > 0;
  return true;
}

}  // namespace rollcall
