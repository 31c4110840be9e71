// ProxyPreamble: reads the PROXY header off a new connection, exactly to its end, so that what
// follows is there for TLS or HTTP to read.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/loop.h"
#include "base/unique_function.h"
#include "codec/proxy_header.h"
#include "domain/address.h"
#include "net/stream.h"

namespace rollcall {

// Loop-confined. Kept alive by its wait on the stream.
class ProxyPreamble : public std::enable_shared_from_this<ProxyPreamble> {
 public:
  enum class Outcome : std::uint8_t {
    kRead,      // A good header.
    kBad,       // Not a header; `rule` is the one it breaks.
    kTimedOut,  // Not here by the deadline.
    kLeft,      // The peer is gone.
  };
  struct Result {
    Outcome outcome = Outcome::kLeft;
    Address client;  // Whom the proxy speaks for; the stream's own remote() if it names nobody.
    std::string_view rule = {};
  };
  // The stream is null unless kRead: else it is closed when this returns.
  using Done = UniqueFunction<void(std::unique_ptr<Stream>, const Result&)>;

  // `done` runs once, on a later turn of `loop`, which is borrowed; never when the loop ends
  // before.
  static void Read(Loop& loop, std::unique_ptr<Stream> stream, MonotonicTime deadline, Done done);

 private:
  ProxyPreamble(Loop& loop, std::unique_ptr<Stream> stream, Done done);

  void WaitReadable();
  void OnReadable();
  // Of what is there; false when there was nothing to take.
  bool TakeSome();
  void Finish(Outcome outcome, std::string_view rule = {});

  Loop& loop_;
  std::unique_ptr<Stream> stream_;  // Null once `done_` was called.
  Done done_;
  TimerId timer_ = TimerId::kNone;
  ProxyHeader header_;
  std::size_t received_ = 0;
  std::array<char, ProxyHeader::kMaxBytes> bytes_;
};

}  // namespace rollcall
