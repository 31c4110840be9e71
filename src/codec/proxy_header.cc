#include "codec/proxy_header.h"

#include <algorithm>

namespace rollcall {
namespace {

constexpr std::string_view kSignature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t kCommandAt = 12;
constexpr std::size_t kFamilyAt = 13;
constexpr std::size_t kLengthAt = 14;

constexpr std::uint8_t kLocal = 0x20;
constexpr std::uint8_t kProxy = 0x21;

constexpr std::uint8_t kUnspecified = 0x00;
constexpr std::uint8_t kTcp4 = 0x11;
constexpr std::uint8_t kTcp6 = 0x21;
constexpr std::uint8_t kUnixStream = 0x31;

constexpr std::size_t kIpv4Bytes = 4;
constexpr std::size_t kIpv6Bytes = 16;

std::uint8_t ByteAt(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::size_t NumberAt(std::string_view bytes, std::size_t at) {
  return std::size_t{ByteAt(bytes, at)} * 256 + ByteAt(bytes, at + 1);
}

// Of the two addresses and ports, which come first in the variable part.
std::size_t AddressBytes(std::uint8_t family) {
  switch (family) {
    case kTcp4:
      return 2 * (kIpv4Bytes + 2);
    case kTcp6:
      return 2 * (kIpv6Bytes + 2);
    case kUnixStream:
      return 216;
    default:
      return 0;
  }
}

}  // namespace

// Each check looks at bytes behind those of the one before it, so the first rule that is broken is
// the same however the bytes arrive.
ProxyHeader::Progress ProxyHeader::Parse(std::string_view received) {
  const bool good = CheckSignature(received) && CheckCommand(received) && CheckFamily(received) &&
                    CheckLength(received);
  if (!good) return Progress::kRefused;
  if (received.size() < kFixedBytes) {
    missing_ = kFixedBytes - received.size();
    return Progress::kNeedMore;
  }
  const std::size_t size = kFixedBytes + NumberAt(received, kLengthAt);
  if (received.size() < size) {
    missing_ = size - received.size();
    return Progress::kNeedMore;
  }
  size_ = size;
  ReadSource(received.substr(0, size));
  return Progress::kComplete;
}

bool ProxyHeader::CheckSignature(std::string_view received) {
  const std::size_t size = std::min(received.size(), kSignature.size());
  if (received.substr(0, size) == kSignature.substr(0, size)) return true;
  return Refuse("the signature of the PROXY protocol, version 2, must come first");
}

bool ProxyHeader::CheckCommand(std::string_view received) {
  if (received.size() <= kCommandAt) return true;
  const std::uint8_t command = ByteAt(received, kCommandAt);
  if (command == kLocal || command == kProxy) return true;
  return Refuse(command / 16 == 2 ? "the command must be LOCAL or PROXY" : "the version must be 2");
}

bool ProxyHeader::CheckFamily(std::string_view received) {
  if (received.size() <= kFamilyAt) return true;
  // 2.2: with LOCAL the family is ignored, whatever it is.
  if (ByteAt(received, kCommandAt) == kLocal) return true;
  const std::uint8_t family = ByteAt(received, kFamilyAt);
  if (family == kUnspecified || AddressBytes(family) > 0) return true;
  return Refuse("the family must be TCP over IPv4, TCP over IPv6, a UNIX stream or unspecified");
}

bool ProxyHeader::CheckLength(std::string_view received) {
  if (received.size() < kFixedBytes) return true;
  const std::size_t length = NumberAt(received, kLengthAt);
  if (length > kMaxBytes - kFixedBytes) return Refuse("the header must not exceed 536 bytes");
  const bool is_local = ByteAt(received, kCommandAt) == kLocal;
  if (is_local || length >= AddressBytes(ByteAt(received, kFamilyAt))) return true;
  return Refuse("the length must leave room for the addresses of the family");
}

bool ProxyHeader::Refuse(std::string_view rule) {
  error_text_ = rule;
  return false;
}

void ProxyHeader::ReadSource(std::string_view header) {
  const std::uint8_t family = ByteAt(header, kFamilyAt);
  if (ByteAt(header, kCommandAt) == kLocal || (family != kTcp4 && family != kTcp6)) return;
  has_source_ = true;
  const std::size_t ip_bytes = family == kTcp4 ? kIpv4Bytes : kIpv6Bytes;
  source_ip_.fill(0);
  if (family == kTcp4) source_ip_[10] = source_ip_[11] = 0xff;
  std::ranges::transform(header.substr(kFixedBytes, ip_bytes), source_ip_.end() - ip_bytes,
                         [](char c) { return static_cast<std::uint8_t>(c); });
  // Source address, destination address, source port, destination port.
  source_port_ = static_cast<std::uint16_t>(NumberAt(header, kFixedBytes + 2 * ip_bytes));
}

}  // namespace rollcall
