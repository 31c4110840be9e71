// HttpDoor: takes in the connections of one HTTP door on one loop, owns and counts them, and lets
// them finish when the door closes.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>

#include "base/clock.h"
#include "base/loop.h"
#include "base/unique_function.h"
#include "http/connection_host.h"
#include "http/handler.h"
#include "http/options.h"
#include "http/server_connection.h"
#include "net/stream.h"

namespace rollcall {

class HttpDoor final : public ConnectionHost {
 public:
  // References are borrowed and must outlive the door.
  HttpDoor(Loop& loop, const Clock& clock, HttpHandler& handler, const HttpOptions& options,
           const DoorRefusals& refusals)
      : ConnectionHost(loop, clock, handler, options, refusals) {}
  ~HttpDoor() override;  // Closes every connection; answers still to come are dropped.

  // Closed at once when max_connections are open, or when draining.
  void Accept(std::unique_ptr<Stream> stream);

  // Each connection finishes the request in hand; then `done` runs, on a later turn. Called once.
  void Drain(UniqueFunction<void()> done);

  std::size_t connections() const { return connections_.size(); }

 private:
  void OnClosed(ServerConnection& connection) override;
  void PostDrainedIfDone();

  std::unordered_map<ServerConnection*, std::shared_ptr<ServerConnection>> connections_;
  UniqueFunction<void()> drained_;
  bool draining_ = false;
};

}  // namespace rollcall
