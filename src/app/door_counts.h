// DoorCounts: the sockets of each door, counted for the metrics and held to their limits. That a
// limit turns somebody away is worth a line in the log, once a minute.

#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>

#include "app/socket_budget.h"
#include "base/clock.h"
#include "base/log.h"
#include "limits/client_limits.h"
#include "metrics/catalog.h"
#include "net/tcp_stream.h"

namespace rollcall {

// What a door's sockets are held to; null = nothing. Borrowed.
struct DoorBounds {
  SocketBudget* budget = nullptr;
  ClientLimits* clients = nullptr;
};

// Thread-safe.
class DoorCount final : public StreamObserver {
 public:
  static constexpr Duration kLinePause = std::chrono::minutes(1);

  // Borrowed; they outlive the counts.
  struct Parts {
    Catalog& metrics;
    const Clock& clock;
    Logger& logger;
  };

  DoorCount(const Parts& parts, Door door, const DoorBounds& bounds);

  // A socket could not be accepted.
  void OnError(int error_number);

  bool OnAccepted() override;
  Client OnIdentified(const Address& client) override;
  void OnStreamGone(const Address* client) override;

 private:
  // Since the clock's epoch.
  using NextLine = std::atomic<Duration>;
  bool MayWrite(NextLine& next) const;

  const Parts parts_;
  const Door door_;
  prometheus::Counter& accepts_;
  prometheus::Counter& errors_;
  prometheus::Gauge& open_;
  const DoorRefusals& refusals_;
  const DoorBounds bounds_;
  NextLine next_error_line_ = Duration::min();
  NextLine next_socket_line_ = Duration::min();
  NextLine next_client_line_ = Duration::min();
};

// Streams tell it when they go, so it outlives the loops they live on.
class DoorCounts {
 public:
  DoorCounts(const DoorCount::Parts& parts, const DoorBounds& openapi, const DoorBounds& gateway)
      : counts_{DoorCount(parts, Door::kOpenApi, openapi),
                DoorCount(parts, Door::kGateway, gateway), DoorCount(parts, Door::kAdmin, {})} {}

  DoorCount& operator[](Door door) { return counts_[static_cast<std::size_t>(door)]; }

 private:
  std::array<DoorCount, kDoors.size()> counts_;
};

}  // namespace rollcall
