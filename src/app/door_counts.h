// DoorCounts: the sockets of each door, counted for the metrics and held to their limits.

#pragma once

#include <array>
#include <cstddef>

#include "app/socket_budget.h"
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
  // `metrics` is borrowed.
  DoorCount(Catalog& metrics, Door door, const DoorBounds& bounds);

  void OnError() { errors_.Increment(); }

  bool OnAccepted() override;
  Client OnIdentified(const Address& client) override;
  void OnStreamGone(const Address* client) override;

 private:
  prometheus::Counter& accepts_;
  prometheus::Counter& errors_;
  prometheus::Gauge& open_;
  const DoorRefusals& refusals_;
  const DoorBounds bounds_;
};

// Streams tell it when they go, so it outlives the loops they live on.
class DoorCounts {
 public:
  DoorCounts(Catalog& metrics, const DoorBounds& openapi, const DoorBounds& gateway)
      : counts_{DoorCount(metrics, Door::kOpenApi, openapi),
                DoorCount(metrics, Door::kGateway, gateway), DoorCount(metrics, Door::kAdmin, {})} {
  }

  DoorCount& operator[](Door door) { return counts_[static_cast<std::size_t>(door)]; }

 private:
  std::array<DoorCount, kDoors.size()> counts_;
};

}  // namespace rollcall
