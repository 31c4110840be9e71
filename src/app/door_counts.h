// DoorCounts: what the sockets of each door add to the metrics.

#pragma once

#include <array>
#include <cstddef>

#include "metrics/catalog.h"
#include "net/tcp_stream.h"

namespace rollcall {

// Thread-safe.
class DoorCount final : public StreamObserver {
 public:
  // `metrics` is borrowed.
  DoorCount(Catalog& metrics, Door door)
      : accepts_(metrics.net_accepts[door]),
        errors_(metrics.net_accept_errors[door]),
        open_(metrics.net_connections[door]) {}

  void OnAccepted() {
    accepts_.Increment();
    open_.Increment();
  }
  void OnError() { errors_.Increment(); }
  void OnStreamGone() override { open_.Decrement(); }

 private:
  prometheus::Counter& accepts_;
  prometheus::Counter& errors_;
  prometheus::Gauge& open_;
};

// Streams tell it when they go, so it outlives the loops they live on.
class DoorCounts {
 public:
  explicit DoorCounts(Catalog& metrics)
      : counts_{DoorCount(metrics, Door::kOpenApi), DoorCount(metrics, Door::kGateway),
                DoorCount(metrics, Door::kAdmin)} {}

  DoorCount& operator[](Door door) { return counts_[static_cast<std::size_t>(door)]; }

 private:
  std::array<DoorCount, kDoors.size()> counts_;
};

}  // namespace rollcall
