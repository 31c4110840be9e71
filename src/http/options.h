// Bounds of one HTTP/1.1 connection and of one door's connections on one loop.

#pragma once

#include <chrono>
#include <cstddef>

#include "base/clock.h"
#include "domain/limits.h"

namespace rollcall {

struct HttpOptions {
  std::size_t max_body = kMaxApiBodyBytes;  // Bytes, after chunked coding was removed.
  std::size_t max_connections = 10'000;     // On one loop; one more is closed at once.
  Duration first_byte_timeout = std::chrono::seconds(10);  // Of a new connection.
  Duration head_timeout = std::chrono::seconds(5);         // From a request's first byte.
  // Body and answer must move on: this long, and a second more for each `min_rate` bytes moved.
  Duration transfer_timeout = std::chrono::seconds(10);
  std::size_t min_rate = 4 * 1024;                   // Bytes a second.
  Duration idle_timeout = std::chrono::seconds(75);  // Between two requests.
  // After the last answer: how long, and how many bytes, a client may go on sending while it reads.
  Duration linger_timeout = std::chrono::seconds(1);
  std::size_t max_linger_bytes = 16 * 1024 * 1024;
  std::size_t steps_per_turn = 32;  // Reads and requests of one connection before others run.
  std::size_t pooled_readers = 16;  // Request buffers kept for the next request.
};

}  // namespace rollcall
