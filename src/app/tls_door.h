// TlsDoor: the certificate that one door shows to new connections, and the metrics of its
// handshakes.

#pragma once

#include <array>
#include <memory>
#include <mutex>

#include "base/loop.h"
#include "config/settings.h"
#include "crypto/tls_context.h"
#include "metrics/catalog.h"
#include "net/stream.h"
#include "net/tls_failure.h"
#include "net/tls_stream.h"

namespace rollcall {

// Thread-safe.
class TlsDoor final : public TlsObserver {
 public:
  // `metrics` is borrowed. Without a certificate at first.
  TlsDoor(Catalog& metrics, Door door);

  // For the connections from now on; null: no TLS for them. Those that are there stay as they are.
  void Use(std::shared_ptr<const TlsContext> context);

  bool is_on();

  // The stream as the door shall see it. Called on its loop.
  std::unique_ptr<Stream> Wrap(Loop& loop, std::unique_ptr<Stream> stream);

  void OnHandshake(bool resumed) override;
  void OnHandshakeFailed(TlsFailure failure) override;

 private:
  std::mutex mutex_;
  std::shared_ptr<const TlsContext> context_;  // Guarded by mutex_.
  prometheus::Counter& full_;
  prometheus::Counter& resumed_;
  std::array<prometheus::Counter*, kTlsFailures.size()> failures_;  // By TlsFailure.
  prometheus::Gauge& expiry_;
};

// Streams tell it how their handshakes ended, so it outlives the loops they live on.
class TlsDoors {
 public:
  explicit TlsDoors(Catalog& metrics)
      : doors_{TlsDoor(metrics, Door::kOpenApi), TlsDoor(metrics, Door::kGateway),
               TlsDoor(metrics, Door::kAdmin)} {}

  void Use(const DoorTls& tls);

  TlsDoor& operator[](Door door) { return doors_[static_cast<std::size_t>(door)]; }

 private:
  std::array<TlsDoor, kDoors.size()> doors_;
};

}  // namespace rollcall
