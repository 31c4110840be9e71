// Dialer: connects to somebody else's listening socket.

#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "domain/address.h"
#include "net/epoll_loop.h"
#include "net/stream.h"

namespace rollcall {

// Loop-confined.
class Dialer {
 public:
  using Done = UniqueFunction<void(Result<std::unique_ptr<Stream>>)>;

  // `loop` is borrowed and outlives every dial; the dialer itself need not.
  explicit Dialer(EpollLoop& loop) : loop_(loop) {}

  struct Target {
    Address remote;
    std::optional<Address> source =
        {};  // Its port 0 lets the kernel choose when it knows the remote.
  };

  // `done` runs once, on the loop, not inside this call, by the deadline: kUnavailable with the
  // system's reason, or kDeadlineExceeded.
  void Dial(const Target& target, MonotonicTime deadline, Done done);

 private:
  EpollLoop& loop_;
};

}  // namespace rollcall
