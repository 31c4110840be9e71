#include "codec/http_response.h"

#include "base/check.h"
#include "codec/byte_scan.h"
#include "codec/decimal.h"

namespace rollcall {
namespace {

void AppendField(std::string_view name, std::string_view value, std::string& out) {
  CHECK(IsHttpToken(name) && !HasAny<ControlByte>(value));
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view HttpReasonPhrase(int status) {
  switch (status) {
    case 101:
      return "Switching Protocols";
    case 200:
      return "OK";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

void AppendHttpResponseHead(const HttpResponseHead& head, std::string& out) {
  CHECK(head.status >= 100 && head.status <= 999);
  out.append("HTTP/1.1 ");
  AppendInteger(head.status, out);
  out.append(" ").append(HttpReasonPhrase(head.status)).append("\r\n");
  if (!head.date.empty()) AppendField("Date", head.date, out);
  if (!head.content_type.empty()) AppendField("Content-Type", head.content_type, out);
  for (const HttpField& field : head.extra)
    AppendField(field.name, field.value, out);
  if (head.close) AppendField("Connection", "close", out);
  // RFC 9110 8.6: these two never carry one.
  const bool has_length = head.status >= 200 && head.status != 204;
  if (has_length) {
    out.append("Content-Length: ");
    AppendInteger(static_cast<std::int64_t>(head.content_length), out);
    out.append("\r\n");
  }
  out.append("\r\n");
}

}  // namespace rollcall
