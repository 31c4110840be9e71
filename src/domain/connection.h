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

// What a query shows of a connection. Small, because queries are what there is most of.
struct OnlineConnection {
  ConnId id;
  UserId user{};
  DeviceId device{};
  ClientVersion client_version{};
  Platform platform = Platform::kAndroid;

  OnlineConnection() = default;
  OnlineConnection(const ConnId& its_id, UserId its_user, DeviceId its_device,
                   ClientVersion its_version, Platform its_platform)
      : id(its_id),
        user(its_user),
        device(its_device),
        client_version(its_version),
        platform(its_platform) {}
  explicit OnlineConnection(const Connection& connection)
      : OnlineConnection(connection.id, connection.user.user, connection.device,
                         connection.client_version, connection.platform) {}

  friend bool operator==(const OnlineConnection&, const OnlineConnection&) = default;
};

// What a login does to a live connection of the same user, platform and device (0 never matches).
enum class SameDeviceRule : std::uint8_t { kReplace, kKeep };

}  // namespace rollcall
