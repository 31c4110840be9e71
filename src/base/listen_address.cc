#include "base/listen_address.h"

#include <array>
#include <charconv>
#include <optional>

#include <arpa/inet.h>

namespace rollcall {
namespace {

// The host inside its brackets, or as it stands, in the one spelling inet_ntop gives it; nothing
// when brackets and family do not agree.
std::optional<std::string> ReadHost(std::string_view text) {
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  const int family = bracketed ? AF_INET6 : AF_INET;
  const std::string host(bracketed ? text.substr(1, text.size() - 2) : text);
  // inet_pton stops at a NUL.
  if (host.find('\0') != std::string::npos) return std::nullopt;
  std::array<std::uint8_t, sizeof(in6_addr)> address{};
  if (inet_pton(family, host.c_str(), address.data()) != 1) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> spelling{};
  return inet_ntop(family, address.data(), spelling.data(), spelling.size());
}

std::optional<std::uint16_t> ReadPort(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

Result<ListenAddress> ListenAddress::Parse(std::string_view text) {
  const Status malformed(StatusCode::kInvalidArgument,
                         R"(must be ADDRESS:PORT, as in "127.0.0.1:8800" or "[::1]:0")");
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return malformed;
  const std::optional<std::string> host = ReadHost(text.substr(0, colon));
  const std::optional<std::uint16_t> port = ReadPort(text.substr(colon + 1));
  if (!host || !port) return malformed;
  return ListenAddress{.host = *host, .port = *port};
}

std::string ListenAddress::ToText() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool ListenAddress::IsLoopback() const {
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool ListenAddress::IsWildcard() const {
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return v4.s_addr == INADDR_ANY;
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_UNSPECIFIED(&v6);
}

}  // namespace rollcall
