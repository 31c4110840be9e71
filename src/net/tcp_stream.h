// TcpStream: the plain Stream, on one TCP socket.

#pragma once

#include <cstdint>
#include <memory>

#include "net/epoll_loop.h"
#include "net/stream.h"
#include "net/unique_fd.h"

namespace rollcall {

// Whoever counts the streams of a door, and says when they are too many. Thread-safe.
class StreamObserver {
 public:
  enum class Client : std::uint8_t { kNotCounted, kCounted, kTooMany };

  virtual ~StreamObserver() = default;
  // A socket was accepted. False: there is no room for it; it is closed, and never heard of again.
  virtual bool OnAccepted() = 0;
  virtual Client OnIdentified(const Address& client) = 0;
  // `client` is null unless OnIdentified said kCounted.
  virtual void OnStreamGone(const Address* client) = 0;
};

// Loop-confined.
class TcpStream final : public Stream {
 public:
  // Takes a connected, non-blocking socket that open_streams() of `loop` counts already.
  // `observer`, if any, is borrowed.
  TcpStream(EpollLoop& loop, UniqueFd socket, const Address& remote,
            StreamObserver* observer = nullptr, Lane lane = Lane::kOrdinary);
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
  bool IdentifyAs(const Address& client) override;

 private:
  struct Socket;

  EpollLoop& loop_;
  StreamObserver* const observer_;
  Address remote_;
  bool client_is_counted_ = false;
  // Shared with the waits in flight: one that has completed when Close() is called must see that.
  std::shared_ptr<Socket> socket_;
};

}  // namespace rollcall
