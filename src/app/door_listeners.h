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

  // Borrowed; they outlive the listeners.
  DoorListeners(LoopGroup& loops, DoorCounts& counts, Logger& logger)
      : loops_(loops), counts_(counts), logger_(logger) {}

  // Binds all three ports, or none. The message of a failure names the door and the address.
  Status Bind(const Settings& settings, const Doors& doors, std::size_t home);
  // Accepts from now on, and logs where.
  void Start();

  void StopGateway();
  void StopOpenApi();

  const BoundAddresses& bound() const { return bound_; }

 private:
  Status BindDoor(Door door, const ListenAddress& listen, Entrance::Admit admit, std::size_t home);

  LoopGroup& loops_;
  DoorCounts& counts_;
  Logger& logger_;
  BoundAddresses bound_;
  std::array<std::unique_ptr<Entrance>, kDoors.size()> entrances_;
  std::array<std::unique_ptr<Listener>, kDoors.size()> listeners_;
};

}  // namespace rollcall
