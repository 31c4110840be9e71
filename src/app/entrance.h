// Entrance: what an accepted socket passes before its door has it: whom it comes from, whether that
// client may have one more, and then the cryptography.
//
//   Enter     with proxy_protocol, the PROXY header of a trusted proxy is read off;
//   Identify  the client is counted against max_connections_per_address;
//   Open      when the door has a certificate, the stream speaks TLS from here on.
//
// Enter runs on the stream's own loop; everything it needs is Thread-safe or fixed before the
// listeners start. What is still on its way when the loops end goes with them.

#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "app/tls_door.h"
#include "base/clock.h"
#include "base/log.h"
#include "gateway/proxy_preamble.h"
#include "limits/client_limits.h"
#include "metrics/catalog.h"
#include "net/loop_group.h"
#include "net/stream.h"

namespace rollcall {

class Entrance {
 public:
  // Called on the stream's own loop.
  using Admit = std::function<void(std::size_t loop, std::unique_ptr<Stream>)>;

  // Borrowed; they outlive the loops.
  struct Parts {
    LoopGroup& loops;
    const Clock& clock;
    Logger& logger;
  };

  struct Rules {
    const DoorRefusals* refusals = nullptr;  // Of the door.
    // With proxy_protocol: who must send a header, and within which time.
    const ClientLimits* clients = nullptr;
    bool proxy_protocol = false;
    Duration proxy_timeout{};
    TlsDoor* tls = nullptr;  // The door's certificate, if it has one; null = never.
  };

  Entrance(const Parts& parts, const Rules& rules, Admit admit);

  void Enter(std::size_t loop, std::unique_ptr<Stream> stream);

 private:
  void ReadProxyHeader(std::size_t loop, std::unique_ptr<Stream> stream);
  void OnProxyHeader(std::size_t loop, std::unique_ptr<Stream> stream,
                     const ProxyPreamble::Result& result);
  void Identify(std::size_t loop, std::unique_ptr<Stream> stream, const Address& client);
  void Open(std::size_t loop, std::unique_ptr<Stream> stream);

  const Parts parts_;
  const Rules rules_;
  const Admit admit_;
};

}  // namespace rollcall
