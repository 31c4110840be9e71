// Stream: bytes both ways on one connected socket, never blocking.
//
// A stream owns no buffer: whoever reads brings one, and may share it among all streams of a loop.
// Readiness is asked for once at a time in each direction; the answer comes from a later turn of
// the loop, never inside the call. After Close() (or destruction) nothing that was asked for runs;
// its callbacks are destroyed on the loop. TcpStream is the plain form, TlsStream speaks TLS over
// another stream.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/unique_function.h"
#include "domain/address.h"

namespace rollcall {

enum class IoStatus : std::uint8_t {
  kOk,          // `bytes` of them were moved, at least one.
  kWouldBlock,  // Nothing now: ask WhenReadable / WhenWritable.
  kClosed,      // Reading only: the peer has sent all it will.
  kFailed,      // Reset or any other error: close it.
};

struct IoResult {
  IoStatus status = IoStatus::kFailed;
  std::size_t bytes = 0;
};

class Stream {
 public:
  using Ready = UniqueFunction<void()>;

  virtual ~Stream() = default;

  virtual IoResult ReadSome(std::span<char> into) = 0;
  // After kWouldBlock the next write begins with the same bytes: some of them may be on their way.
  virtual IoResult WriteSome(std::string_view bytes) = 0;

  // REQUIRES: no other wait in the same direction is pending.
  virtual void WhenReadable(Ready ready) = 0;
  virtual void WhenWritable(Ready ready) = 0;

  // Says to the peer that nothing more will be written; reading goes on.
  virtual void ShutdownWrite() = 0;
  virtual void Close() = 0;

  // Who is taken to be at the other end: the socket's peer, until IdentifyAs.
  virtual const Address& remote() const = 0;
  // The other end is `client`: a proxy that is trusted says so, or nobody speaks for another.
  // False: that client may have no further stream; close this one. REQUIRES: what was called before
  // named nobody who is counted.
  [[nodiscard]] virtual bool IdentifyAs(const Address& client) = 0;
};

}  // namespace rollcall
