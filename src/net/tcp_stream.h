// TcpStream: the plain Stream, on one TCP socket.

#pragma once

#include <memory>

#include "net/asio_loop.h"
#include "net/stream.h"
#include "net/unique_fd.h"

namespace rollcall {

// Told when a stream is gone, for whoever counts them. Thread-safe.
class StreamObserver {
 public:
  virtual ~StreamObserver() = default;
  virtual void OnStreamGone() = 0;
};

// Loop-confined.
class TcpStream final : public Stream {
 public:
  // Takes a connected, non-blocking socket that open_streams() of `loop` counts already.
  // `observer`, if any, is borrowed.
  TcpStream(AsioLoop& loop, UniqueFd socket, const Address& remote,
            StreamObserver* observer = nullptr);
  ~TcpStream() override;  // Closes.
  TcpStream(const TcpStream&) = delete;
  TcpStream& operator=(const TcpStream&) = delete;

  IoResult ReadSome(std::span<char> into) override;
  IoResult WriteSome(std::string_view bytes) override;
  void WhenReadable(Ready ready) override;
  void WhenWritable(Ready ready) override;
  void ShutdownWrite() override;
  void Close() override;
  const Address& remote() const override { return remote_; }

 private:
  struct Socket;

  AsioLoop& loop_;
  StreamObserver* const observer_;
  Address remote_;
  // Shared with the waits in flight: one that has completed when Close() is called must see that.
  std::shared_ptr<Socket> socket_;
};

}  // namespace rollcall
