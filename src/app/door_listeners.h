// DoorListeners: the listening sockets of the three doors, what they accept counted.

#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "app/door_counts.h"
#include "app/entrance.h"
#include "app/server.h"
#include "base/log.h"
#include "base/status.h"
#include "config/settings.h"
#include "metrics/labels.h"
#include "net/listener.h"
#include "net/loop_group.h"

namespace rollcall {

// One thread uses it, not one of the loops.
class DoorListeners {
 public:
  struct Doors {
    Entrance::Admit openapi;
    Entrance::Admit gateway;
    Entrance::Admit admin;  // On the home loop always.
  };

  // What all doors share, and what the clients of two of them are held to. Borrowed; they outlive
  // the listeners and the loops.
  struct Parts {
    LoopGroup& loops;
    const Clock& clock;
    Logger& logger;
    Catalog& metrics;
    DoorCounts& counts;
    const ClientLimits& gateway_clients;
    TlsDoors& tls;
  };
  explicit DoorListeners(const Parts& parts) : parts_(parts) {}

  // Binds all three ports, or none. The message of a failure names the door and the address.
  Status Bind(const Settings& settings, const Doors& doors, std::size_t home);
  // Accepts from now on, and logs where.
  void Start();

  void StopGateway();
  void StopOpenApi();

  const BoundAddresses& bound() const { return bound_; }

 private:
  Status BindDoor(Door door, const ListenAddress& listen, Entrance::Rules rules,
                  Entrance::Admit admit, std::size_t home);

  const Parts parts_;
  BoundAddresses bound_;
  std::array<std::unique_ptr<Entrance>, kDoors.size()> entrances_;
  std::array<std::unique_ptr<Listener>, kDoors.size()> listeners_;
};

}  // namespace rollcall
