// Inspection: asks each loop that holds some of these connections' sockets, once for all of its
// own, when their devices were last heard, and answers on the asking loop when all have said so.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
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

  // The answer is in the order of `found`. `holders` is by loop number and outlives the inspection.
  static void Run(Loop& loop, const Clock& clock, const ConnIdIssuer& issuer,
                  const std::vector<HeldLoop>& holders, std::vector<LiveConnection> found,
                  Answer done);

 private:
  // One of connections_, and what its loop says of it.
  struct Heard {
    std::size_t index = 0;
    ConnId id;
    std::optional<MonotonicTime> at = {};
  };

  Inspection(Loop& loop, const Clock& clock, std::vector<LiveConnection> found, Answer done);

  static void Ask(const std::shared_ptr<Inspection>& inspection, const HeldLoop& held,
                  std::vector<std::size_t> indexes);
  void Told(const std::vector<Heard>& heard);

  Loop& loop_;
  const Clock& clock_;
  std::vector<InspectedConnection> connections_;
  std::size_t waiting_ = 0;
  Answer done_;
};

}  // namespace rollcall
