// Entrance: what an accepted socket passes before its door has it.
//
// Enter runs on the stream's own loop; everything it needs is Thread-safe or fixed before the
// listeners start.

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "net/stream.h"
#include "net/tcp_stream.h"

namespace rollcall {

class Entrance {
 public:
  // Called on the stream's own loop.
  using Admit = std::function<void(std::size_t loop, std::unique_ptr<Stream>)>;

  explicit Entrance(Admit admit) : admit_(std::move(admit)) {}

  void Enter(std::size_t loop, std::unique_ptr<TcpStream> stream);

 private:
  const Admit admit_;
};

}  // namespace rollcall
