// ConnectionDigest: a connection as one 64-bit number, so that two tables of connections can be
// compared by their sums.
//
// The rule is public (docs/own-gateway.md has it with vectors) and needs 64-bit integers only; sums
// are mod 2^64, so a table's is kept in one step a change. It finds mistakes, not forgeries.

#pragma once

#include <cstdint>

#include "domain/connection.h"
#include "domain/ids.h"
#include "domain/platform.h"

namespace rollcall {

// The finaliser of SplitMix64.
constexpr std::uint64_t MixBits(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

// `number` is the ConnId's.
constexpr std::uint64_t ConnectionDigest(std::uint64_t number, UserId user, DeviceId device,
                                         Platform platform, ClientVersion version) {
  std::uint64_t digest = MixBits(number);
  digest = MixBits(digest ^ static_cast<std::uint64_t>(user));
  digest = MixBits(digest ^ static_cast<std::uint64_t>(device));
  digest = MixBits(digest ^ static_cast<std::uint64_t>(platform));
  return MixBits(digest ^ static_cast<std::uint64_t>(version));
}

constexpr std::uint64_t ConnectionDigest(const Connection& connection) {
  return ConnectionDigest(connection.id.number, connection.user.user, connection.device,
                          connection.platform, connection.client_version);
}

}  // namespace rollcall
