// GatewayDoor: the WebSocket door for devices, one per loop: it takes accepted sockets and keeps
// the sessions that come of them.
//
// Construct it before the loops run; Start, and all else, on its loop. Destroy it only when the
// loop runs no more: what is still open is cut then.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "auth/directory.h"
#include "base/clock.h"
#include "base/loop.h"
#include "base/unique_function.h"
#include "gateway/door_context.h"
#include "gateway/drain_plan.h"
#include "gateway/options.h"
#include "net/stream.h"
#include "service/connection_holder.h"

namespace rollcall {

class GatewayDoor final : public ConnectionHolder {
 public:
  // Silent devices given up in one tick; the others' turn is the next.
  static constexpr std::size_t kExpiriesPerTick = 1000;
  // Sessions closed, or looked at, in one turn when it concerns them all.
  static constexpr std::size_t kSweepStep = 1000;

  GatewayDoor(const GatewayDependencies& dependencies, GatewayOptions options,
              std::shared_ptr<const Directory> directory);
  ~GatewayDoor() override;

  // Starts the tick that all deadlines depend on. Before the first Accept.
  void Start();

  void Accept(std::unique_ptr<Stream> stream);

  // A reload: logged-in devices of apps that are removed or stopped now get 4011, in steps.
  void SetDirectory(std::shared_ptr<const Directory> directory);

  // Refuses new devices and sends the others away within drain_timeout; `done` runs when no socket
  // is left. Once.
  void Drain(UniqueFunction<void()> done);

  void OnEvicted(const ConnId& connection, DisconnectReason reason, const ConnId& by) override;
  void OnLeaseLost() override;
  std::optional<MonotonicTime> LastHeard(const ConnId& connection) const override;

  // Sockets held, logged in or not.
  std::size_t sockets() const { return context_.wheel.size(); }
  // Devices logged in or about to be.
  std::size_t sessions() const { return context_.sessions.size(); }

 private:
  // Something to be done to every session that is there now.
  struct Sweep {
    std::vector<std::uint64_t> numbers;  // Of ConnIds.
    std::size_t next = 0;
    UniqueFunction<void(Session&)> act;
  };

  void Tick();
  void CountStall(Duration stall);
  void ForEachSession(UniqueFunction<void(Session&)> act);
  void StepSweep(std::unique_ptr<Sweep> sweep);

  DoorContext context_;
  std::optional<DrainPlan> drain_;
};

}  // namespace rollcall
