#include "http/forwarded_client.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace rollcall {
namespace {

constexpr std::string_view kName = "X-Forwarded-For";
// The longest address in brackets, with its port. What is longer is none.
constexpr std::size_t kMaxHopBytes = 54;

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::uint16_t> ReadPort(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return port;
}

// 192.0.2.1, 192.0.2.1:4711, 2001:db8::1, [2001:db8::1] or [2001:db8::1]:4711.
std::optional<Address> ReadHop(std::string_view text) {
  if (text.empty() || text.size() > kMaxHopBytes) return std::nullopt;
  std::string_view host = text;
  std::string_view after;
  if (text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = text.substr(1, end - 1);
    after = text.substr(end + 1);
    if (host.find(':') == std::string_view::npos) return std::nullopt;
  } else if (const std::size_t colon = text.find(':'); colon == text.rfind(':')) {
    host = text.substr(0, colon);
    after = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
  }
  std::uint16_t port = 0;
  if (!after.empty()) {
    const auto given = after.front() == ':' ? ReadPort(after.substr(1)) : std::nullopt;
    if (!given) return std::nullopt;
    port = *given;
  }
  const Result<Address> address = Address::FromIp(std::string(host), port);
  return address ? std::optional(*address) : std::nullopt;
}

// Reads the hops of one field from its end into `client`; false when the belief ends here.
bool WalkField(std::string_view value, const NetworkList& trusted, Address& client) {
  for (;;) {
    const std::size_t comma = value.rfind(',');
    const std::string_view text =
        Trim(comma == std::string_view::npos ? value : value.substr(comma + 1));
    // An empty element adds nothing to a list (RFC 9110, 5.6.1).
    if (!text.empty()) {
      const std::optional<Address> hop = ReadHop(text);
      if (!hop) return false;
      client = *hop;
      if (!trusted.Contains(client)) return false;
    }
    if (comma == std::string_view::npos) return true;
    value = value.substr(0, comma);
  }
}

}  // namespace

Address ForwardedClient(const Address& peer, const HttpFields& fields, const NetworkList& trusted) {
  Address client = peer;
  if (!trusted.Contains(peer)) return client;
  for (std::size_t i = fields.size(); i > 0; --i) {
    const HttpField field = fields.at(i - 1);
    if (!EqualsIgnoreCase(field.name, kName)) continue;
    if (!WalkField(field.value, trusted, client)) break;
  }
  return client;
}

}  // namespace rollcall
