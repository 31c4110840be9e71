// ProxyHeader: the header by which a load balancer tells whom it speaks for: the PROXY protocol,
// version 2 (HAProxy, "The PROXY protocol", 2.2), read strictly and without I/O.
//
// Use: append what arrives to a buffer, call Parse() with all of it until it is not kNeedMore, and
// read no more than missing() bytes at a time: what follows the header is another protocol's.
// A verdict depends on the bytes only, not on how they were cut. Version 1, the one in text, is
// refused. The fields behind the addresses (TLVs) are passed over unread.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rollcall {

// Loop-confined.
class ProxyHeader {
 public:
  static constexpr std::size_t kFixedBytes = 16;
  // The whole header. What fits the smallest TCP segment that every host must take (2.2); senders
  // keep below it.
  static constexpr std::size_t kMaxBytes = 536;

  enum class Progress : std::uint8_t { kNeedMore, kComplete, kRefused };

  // `received` is everything since the first byte. May be called again with more of it.
  Progress Parse(std::string_view received);

  // With kNeedMore: so many bytes of the header are still to come, at least. Never 0.
  std::size_t missing() const { return missing_; }

  // With kRefused: the rule that was broken; holds nothing that was sent.
  std::string_view error_text() const { return error_text_; }

  // With kComplete:
  std::size_t size() const { return size_; }
  // False: the header names no TCP client (LOCAL, a UNIX socket, or unspecified), and the socket's
  // own peer is the one that counts.
  bool has_source() const { return has_source_; }
  // An IPv4 address is IPv4-mapped (RFC 4291, 2.5.5.2).
  const std::array<std::uint8_t, 16>& source_ip() const { return source_ip_; }
  std::uint16_t source_port() const { return source_port_; }

 private:
  // These return false when the rule is broken by the bytes that are there.
  bool CheckSignature(std::string_view received);
  bool CheckCommand(std::string_view received);
  bool CheckFamily(std::string_view received);
  bool CheckLength(std::string_view received);
  bool Refuse(std::string_view rule);
  void ReadSource(std::string_view header);

  std::size_t missing_ = kFixedBytes;
  std::size_t size_ = 0;
  std::string_view error_text_;
  std::array<std::uint8_t, 16> source_ip_{};
  std::uint16_t source_port_ = 0;
  bool has_source_ = false;
};

}  // namespace rollcall
