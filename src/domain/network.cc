#include "domain/network.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace rollcall {
namespace {

constexpr unsigned kAllBits = 128;
constexpr unsigned kIpv4Bits = 32;
constexpr unsigned kMappedBits = kAllBits - kIpv4Bits;
constexpr std::size_t kSubscriberBytes = 8;
// Longer than any address: not even looked at.
constexpr std::size_t kMaxTextBytes = 64;

Status Refuse(std::string_view rule) {
  return {StatusCode::kInvalidArgument, std::string(rule)};
}

bool SamePrefix(const std::array<std::uint8_t, 16>& a, const std::array<std::uint8_t, 16>& b,
                unsigned bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) {
    return false;
  }
  const unsigned rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool EndsInZeros(const std::array<std::uint8_t, 16>& ip, unsigned bits) {
  for (unsigned bit = bits; bit < kAllBits; ++bit) {
    if ((ip[bit / 8] >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

}  // namespace

Result<Network> Network::Parse(std::string_view text) {
  if (text.size() > kMaxTextBytes) return Refuse("must be an IPv4 or IPv6 address");
  const std::size_t slash = text.find('/');
  const std::string host(text.substr(0, slash));
  const Result<Address> address = Address::FromIp(host, 0);
  if (!address) return address.error();
  if (slash == std::string_view::npos) return Network(address->ip, kAllBits);

  // By the form in which it is written: ::ffff:10.0.0.0 counts 128 bits.
  const bool written_as_ipv4 = host.find(':') == std::string::npos;
  const unsigned most = written_as_ipv4 ? kIpv4Bits : kAllBits;
  const std::string_view digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  if (!is_number || bits > most) {
    return Refuse(written_as_ipv4 ? "the bits after / must be 0 to 32"
                                  : "the bits after / must be 0 to 128");
  }
  if (written_as_ipv4) bits += kMappedBits;
  if (!EndsInZeros(address->ip, bits)) return Refuse("no bit may be set after the prefix");
  return Network(address->ip, bits);
}

bool Network::Contains(const Address& address) const {
  const bool is_ipv4 = Address{.ip = ip_}.is_ipv4() && bits_ >= kMappedBits;
  return is_ipv4 == address.is_ipv4() && SamePrefix(ip_, address.ip, bits_);
}

Result<NetworkList> NetworkList::Parse(const std::vector<std::string>& texts) {
  NetworkList list;
  for (const std::string& text : texts) {
    const Result<Network> network = Network::Parse(text);
    if (!network) return Refuse(text + ": " + network.error().message());
    list.networks_.push_back(*network);
  }
  return list;
}

bool NetworkList::Contains(const Address& address) const {
  return std::ranges::any_of(
      networks_, [&address](const Network& network) { return network.Contains(address); });
}

Address SubscriberOf(const Address& address) {
  Address result{.ip = address.ip};
  if (!result.is_ipv4()) std::fill(result.ip.begin() + kSubscriberBytes, result.ip.end(), 0);
  return result;
}

}  // namespace rollcall
