#include "client/url.h"

#include <algorithm>
#include <optional>

#include "codec/decimal.h"

namespace rollcall {
namespace {

// Of http and ws, and over TLS.
constexpr std::uint16_t DefaultPort(bool is_tls) {
  return is_tls ? 443 : 80;
}
constexpr std::size_t kMaxUrlBytes = 2048;

Status Refuse(std::string rule) {
  return {StatusCode::kInvalidArgument, std::move(rule)};
}

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::optional<std::uint16_t> ParsePort(std::string_view text) {
  const std::optional<std::int64_t> port = ParseDecimal(text);
  if (!port || *port < 1 || *port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*port);
}

// Splits host[:port] or [v6][:port].
Status TakeAuthority(std::string_view authority, Url& url) {
  std::string_view rest;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return Refuse("must close the [ of an IPv6 address");
    url.host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    rest = authority.substr(colon);
  }
  if (url.host.empty()) return Refuse("must name a host");
  url.port = DefaultPort(url.is_tls);
  if (rest.empty()) return {};
  const std::optional<std::uint16_t> port =
      rest.starts_with(':') ? ParsePort(rest.substr(1)) : std::nullopt;
  if (!port) return Refuse("must have a port of 1 to 65535 after the host, or none");
  url.port = *port;
  return {};
}

}  // namespace

std::string Url::Authority() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  std::string text = is_v6 ? "[" + host + "]" : host;
  if (port != DefaultPort(is_tls)) text.append(":").append(std::to_string(port));
  return text;
}

Result<Url> ParseUrl(std::string_view text, std::string_view scheme) {
  const std::string plain = std::string(scheme) + "://";
  const std::string over_tls = std::string(scheme) + "s://";
  if (text.size() > kMaxUrlBytes) return Refuse("must be at most 2048 bytes");
  if (!IsPlain(text)) return Refuse("must be printable ASCII without blanks");
  Url url;
  url.is_tls = text.starts_with(over_tls);
  if (!url.is_tls && !text.starts_with(plain)) {
    return Refuse("must start with " + plain + " or " + over_tls);
  }
  text.remove_prefix(url.is_tls ? over_tls.size() : plain.size());
  if (text.find('#') != std::string_view::npos) return Refuse("must have no #fragment");

  const std::size_t path = std::min(text.find_first_of("/?"), text.size());
  const std::string_view authority = text.substr(0, path);
  if (authority.find('@') != std::string_view::npos) return Refuse("must have no user name");
  if (const Status status = TakeAuthority(authority, url); !status.ok()) return status;
  url.target = text.substr(path);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

}  // namespace rollcall
