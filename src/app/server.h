// Server: one node, built from its settings: the engine, the service, the doors of every loop and
// the listeners in front of them. Builds in order, stops in reverse.

#pragma once

#include <memory>

#include "base/log.h"
#include "base/result.h"
#include "config/settings.h"
#include "domain/address.h"

namespace rollcall {

// Where the doors really listen.
struct BoundAddresses {
  Address openapi;
  Address gateway;
  Address admin;
};

// Not thread-safe: one thread, not one of the node's loops, starts it, reloads it and stops it. The
// calls block until every loop has done what they ask.
class Server {
 public:
  // Serves when it returns. kAlreadyExists when a port is in use; the message names the door.
  // `logger` is borrowed. REQUIRES: settings as the configuration loader gives them, valid.
  static Result<std::unique_ptr<Server>> Start(const Settings& settings, Logger& logger);

  // Cuts what is still open.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const BoundAddresses& bound() const;

  // Puts what may change while running in force on every loop: accounts, keys, apps and limits. A
  // removed key is refused by the next request; devices of removed or stopped apps are told to go.
  void Reload(const Settings& loaded);

  // Counts a reload that was refused because its file has mistakes.
  void NoteRefusedReload();

  // Takes no new devices, tells those that are here when to come back, spread over drain_timeout,
  // then finishes the signed calls in flight.
  void Drain();

 private:
  class Node;
  explicit Server(std::unique_ptr<Node> node);
  std::unique_ptr<Node> node_;
};

}  // namespace rollcall
