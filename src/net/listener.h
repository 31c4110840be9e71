// Listener: one exclusive listening socket, whose connections it hands to the loops.
//
// There is one per door, on a loop of its own choosing; each connection goes to the loop with the
// fewest streams, where it lives and dies. The port is exclusive (no SO_REUSEPORT), so a second
// process on it fails to start instead of taking half the devices unnoticed.
//
// Loop-confined to its home loop after construction.

#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "base/result.h"
#include "base/unique_function.h"
#include "domain/address.h"
#include "net/loop_group.h"
#include "net/tcp_stream.h"

namespace rollcall {

class Listener {
 public:
  // Called on the stream's own loop, whose index it is told.
  using OnAccept = std::function<void(std::size_t loop, std::unique_ptr<TcpStream>)>;
  // Called on the home loop when accept fails for want of descriptors or memory.
  using OnError = std::function<void(int error_number)>;

  struct Handlers {
    OnAccept accept;
    OnError error;
    // Of every socket; OnAccepted is called on the home loop. Borrowed, outlives the loops.
    StreamObserver* observer = nullptr;
    Lane lane = Lane::kOrdinary;  // Of the listening socket and of all that it accepts.
  };

  // Binds and listens; port 0 lets the kernel choose. kAlreadyExists when the port is in use,
  // kInvalidArgument when the address cannot be bound. Accepts from Start on.
  static Result<std::unique_ptr<Listener>> Bind(LoopGroup& loops, std::size_t home,
                                                const Address& address, Handlers handlers);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // The address really bound.
  const Address& local() const;

  // Every connection goes to the home loop, not to the least loaded. Before Start.
  void StayHome();

  // Both return at once; they take effect on the home loop. Thread-safe.
  void Start();
  // Closes the listening socket: new connections are refused by the kernel.
  void Stop();

 private:
  class Socket;
  explicit Listener(std::shared_ptr<Socket> socket);

  std::shared_ptr<Socket> socket_;
};

}  // namespace rollcall
