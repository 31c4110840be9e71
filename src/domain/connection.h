// Connection: one live link of one device of one user.

#pragma once

#include <cstdint>

#include "base/clock.h"
#include "domain/address.h"
#include "domain/ids.h"
#include "domain/owner.h"
#include "domain/platform.h"

namespace rollcall {

struct Connection {
  ConnId id;
  UserKey user;
  DeviceId device{};
  Platform platform = Platform::kAndroid;
  ClientVersion client_version{};
  WallTime connected_at{};
  Address address;

  friend bool operator==(const Connection&, const Connection&) = default;
};

// What a login does to a live connection of the same user, platform and device (0 never matches).
enum class SameDeviceRule : std::uint8_t { kReplace, kKeep };

}  // namespace rollcall
