// The first part of an HTTP/1.1 answer, appended to a buffer.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "codec/http_fields.h"

namespace rollcall {

inline constexpr std::string_view kHttpContinue = "HTTP/1.1 100 Continue\r\n\r\n";

struct HttpResponseHead {
  int status = 200;
  std::string_view content_type = {};  // Empty: none is sent.
  std::size_t content_length = 0;
  std::string_view date = {};  // IMF-fixdate (RFC 9110 5.6.7). Empty: none is sent.
  bool close = false;          // Says `Connection: close`.
  std::span<const HttpField> extra = {};
};

// "Not Found" for 404; "Unknown" for a status nobody here sends.
std::string_view HttpReasonPhrase(int status);

// Appends status line, fields and the empty line. REQUIRES: no control byte in any text.
void AppendHttpResponseHead(const HttpResponseHead& head, std::string& out);

}  // namespace rollcall
