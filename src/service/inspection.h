// Inspection: asks each loop that holds one of a user's sockets when the device was last heard, and
// answers on the asking loop once all have said so.

#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/loop.h"
#include "engine/engine.h"
#include "service/conn_id_issuer.h"
#include "service/connection_holder.h"
#include "service/presence_service.h"

namespace rollcall {

struct HeldLoop {
  Loop* loop = nullptr;
  ConnectionHolder* holder = nullptr;
};

// Loop-confined to the asking loop, except what Ask does.
class Inspection {
 public:
  using Answer = PresenceService::Callback<std::vector<InspectedConnection>>;

  // `holders` is by loop number and outlives the inspection.
  static void Run(Loop& loop, const Clock& clock, const ConnIdIssuer& issuer,
                  const std::vector<HeldLoop>& holders, std::vector<LiveConnection> found,
                  Answer done);

 private:
  Inspection(Loop& loop, const Clock& clock, std::vector<LiveConnection> found, Answer done);

  static void Ask(const std::shared_ptr<Inspection>& inspection, const HeldLoop& held,
                  std::size_t index);
  void Told(std::size_t index, std::optional<MonotonicTime> last_heard);

  Loop& loop_;
  const Clock& clock_;
  std::vector<InspectedConnection> connections_;
  std::size_t waiting_ = 0;
  Answer done_;
};

}  // namespace rollcall
