// Owner: the process that holds a connection's socket and vouches for it, under a lease.

#pragma once

#include <cstdint>
#include <string>

namespace rollcall {

// A Rollcall node's node_id, or the name of a customer's gateway: 1–64 of [A-Za-z0-9._-].
using OwnerId = std::string;

// One life of an owner. A later opening of the same OwnerId has a higher epoch, and fences the
// earlier ones: nothing they still say counts.
enum class Epoch : std::uint64_t { kNone = 0 };

struct Owner {
  OwnerId id;
  Epoch epoch = Epoch::kNone;

  friend bool operator==(const Owner&, const Owner&) = default;
};

// Numbers an owner's operations on one connection. Only grows; a late operation is recognised by
// it.
enum class OwnerSequence : std::uint64_t {};

}  // namespace rollcall
