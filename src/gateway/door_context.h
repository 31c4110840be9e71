// DoorContext: what the sessions of one loop share, so that each of them is small.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "auth/directory.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/random.h"
#include "domain/ids.h"
#include "gateway/admission.h"
#include "gateway/door_metrics.h"
#include "gateway/messages.h"
#include "gateway/options.h"
#include "gateway/session_table.h"
#include "gateway/stall_guard.h"
#include "gateway/timing_wheel.h"
#include "limits/client_limits.h"
#include "service/presence_service.h"

namespace rollcall {

// All borrowed; they outlive the door.
struct GatewayDependencies {
  Loop& loop;
  const Clock& clock;
  RandomSource& random;
  Logger& logger;
  Catalog& metrics;
  PresenceService& service;
  Admission& admission;   // One for all doors of the node.
  ClientLimits& clients;  // Likewise.
};

struct DoorContext {
  static constexpr std::size_t kReadBufferBytes = 64 * 1024;

  DoorContext(const GatewayDependencies& dependencies, GatewayOptions some_options,
              std::shared_ptr<const Directory> a_directory)
      : deps(dependencies),
        options(std::move(some_options)),
        directory(std::move(a_directory)),
        wheel(deps.clock.Now()),
        stall(deps.clock.Now(), TimingWheel::kTick),
        metrics(deps.metrics),
        reader(options.max_message),
        read_buffer(kReadBufferBytes) {}

  // The time all deadlines of sockets are kept in; see StallGuard.
  MonotonicTime ActiveNow() const { return stall.ActiveTime(deps.clock.Now()); }

  const GatewayDependencies deps;
  const GatewayOptions options;
  std::size_t loop_number = 0;
  std::shared_ptr<const Directory> directory;
  TimingWheel wheel;
  StallGuard stall;
  DoorMetrics metrics;
  SessionTable sessions;
  std::size_t expiries_left = 0;  // In this tick.
  bool draining = false;

  // Scratch, valid inside one event only.
  ClientMessageReader reader;
  std::vector<char> read_buffer;
  std::string text;
  std::string frame;
};

}  // namespace rollcall
