// HashedUser: a user and the hash that chooses its shard and its place in the shard's index.

#pragma once

#include <cstddef>
#include <cstdint>

#include "domain/ids.h"

namespace rollcall {

// Every bit of the key moves every bit of the hash (the finaliser of SplitMix64), for its parts are
// used apart.
constexpr std::uint64_t HashUser(const UserKey& user) {
  std::uint64_t hash = static_cast<std::uint64_t>(user.user) +
                       static_cast<std::uint64_t>(user.app) * 0x9E3779B97F4A7C15U;
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBU;
  return hash ^ (hash >> 31);
}

struct HashedUser {
  explicit constexpr HashedUser(const UserKey& user) : key(user), hash(HashUser(user)) {}

  // Neither from the upper half nor from the lowest byte: those are UserIndex's, and inside one
  // shard, or one part of its index, must still differ.
  constexpr std::size_t Shard(std::size_t shards) const { return (hash >> 8) % shards; }
  constexpr std::size_t Part(std::size_t parts) const { return (hash >> 24) % parts; }

  UserKey key;
  std::uint64_t hash;
};

}  // namespace rollcall
