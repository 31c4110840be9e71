// Connector: from a URL to a stream that is ready for the first request: dials, and does the TLS
// handshake of https and wss, which checks that the server is who the URL says.

#pragma once

#include <memory>

#include "base/clock.h"
#include "client/url.h"
#include "crypto/tls_context.h"
#include "net/dialer.h"
#include "net/epoll_loop.h"

namespace rollcall {

// Loop-confined.
class Connector {
 public:
  // `loop` is borrowed and outlives every attempt; the connector itself need not. Without `tls`
  // only plain URLs can be reached.
  explicit Connector(EpollLoop& loop, std::shared_ptr<const TlsContext> tls = nullptr)
      : loop_(loop), tls_(std::move(tls)) {}

  // `target` is where the URL's host was found. `done` as that of Dialer::Dial; kUnavailable also
  // when the handshake fails, with the reason. REQUIRES: a context if the URL needs one.
  void Connect(const Url& url, const Dialer::Target& target, MonotonicTime deadline,
               Dialer::Done done);

 private:
  EpollLoop& loop_;
  const std::shared_ptr<const TlsContext> tls_;
};

}  // namespace rollcall
