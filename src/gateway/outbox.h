// Outbox: what a device has not read yet, bounded. Exists only while there is something in it.
//
// Loop-confined.

#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace rollcall {

class Outbox {
 public:
  static constexpr std::size_t kMaxBytes = 64 * 1024;
  // A device that has not read it all for so long is a slow consumer, however little there is.
  static constexpr Duration kMaxAge = std::chrono::seconds(10);

  explicit Outbox(MonotonicTime since) : since_(since) {}

  // False, and nothing is kept, when it would be more than kMaxBytes.
  bool Append(std::string_view bytes) {
    if (pending().size() + bytes.size() > kMaxBytes) return false;
    AppendLast(bytes);
    return true;
  }
  // Beyond the bound: for the close frame, after which nothing follows.
  void AppendLast(std::string_view bytes) {
    bytes_.erase(0, written_);
    written_ = 0;
    bytes_ += bytes;
  }

  std::string_view pending() const { return std::string_view(bytes_).substr(written_); }
  void Consume(std::size_t bytes) { written_ += bytes; }
  bool empty() const { return written_ == bytes_.size(); }

  MonotonicTime stuck_at() const { return since_ + kMaxAge; }

 private:
  const MonotonicTime since_;
  std::string bytes_;
  std::size_t written_ = 0;
};

}  // namespace rollcall
