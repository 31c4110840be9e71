// ClientLimits: what one door lets each client address do, and whose word it takes for who a client
// is.
//
// Loopback and the trusted proxies themselves are exempt: everybody may come through them.

#pragma once

#include <utility>

#include "base/clock.h"
#include "domain/address.h"
#include "domain/network.h"
#include "limits/connection_limiter.h"
#include "limits/failure_limiter.h"
#include "limits/options.h"

namespace rollcall {

// Thread-safe.
class ClientLimits {
 public:
  // `clock` is borrowed and must outlive this.
  ClientLimits(NetworkList trusted, const ClientLimitOptions& options, const Clock& clock)
      : trusted_(std::move(trusted)),
        connections_(options.max_connections_per_address),
        failures_(options.max_failures_per_second, {}, clock) {}

  void Set(const ClientLimitOptions& options) {
    connections_.SetMax(options.max_connections_per_address);
    failures_.SetRate(options.max_failures_per_second);
  }

  // The proxies that are trusted to name the client they speak for.
  const NetworkList& trusted() const { return trusted_; }
  bool IsExempt(const Address& client) const {
    return client.is_loopback() || trusted_.Contains(client);
  }

  // Of clients that are not exempt.
  ConnectionLimiter& connections() { return connections_; }

  // As in FailureLimiter; an exempt client never waits.
  Duration Wait(const Address& client) const {
    const Duration wait = failures_.Wait(client);
    return wait == Duration::zero() || IsExempt(client) ? Duration::zero() : wait;
  }
  void NoteFailure(const Address& client) {
    if (!IsExempt(client)) failures_.NoteFailure(client);
  }

 private:
  const NetworkList trusted_;
  ConnectionLimiter connections_;
  FailureLimiter failures_;
};

}  // namespace rollcall
