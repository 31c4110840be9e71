#include "net/tcp_stream.h"

#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"

namespace rollcall {

// What is known of the socket between its edges, and who waits.
struct TcpStream::Socket final : ReadyTarget, std::enable_shared_from_this<Socket> {
  Socket(const TcpStream& stream, Lane its_lane) : its_stream(&stream), lane(its_lane) {}

  void OnReady(std::uint32_t events) override {
    const std::shared_ptr<Socket> alive = shared_from_this();
    const bool is_broken = (events & (EPOLLERR | EPOLLHUP)) != 0;
    has_end = has_end || is_broken || (events & EPOLLRDHUP) != 0;
    readable = readable || has_end || (events & EPOLLIN) != 0;
    writable = writable || is_broken || (events & EPOLLOUT) != 0;
    TellWriter();
    TellReader();
  }
  void Prefetch() const override {
    __builtin_prefetch(its_stream);
    on_readable.PrefetchCaptured(kReaderBytes);
  }
  void OnLoopEnd() override {
    const std::shared_ptr<Socket> alive = shared_from_this();
    on_readable = nullptr;
    on_writable.reset();
  }

  void TellReader() {
    if (readable && on_readable) std::exchange(on_readable, nullptr)();
  }
  void TellWriter() {
    if (writable && on_writable) (*std::exchange(on_writable, nullptr))();
  }

  static constexpr std::size_t kReaderBytes = 256;  // A gateway's session.

  const TcpStream* const its_stream;  // To prefetch: it may be gone.
  int fd = -1;
  const Lane lane;
  // Until an attempt says otherwise. Nothing is known at first: the first edges tell.
  bool readable = false;
  bool writable = false;
  bool has_end = false;  // Behind the bytes there is the end, of which no further edge tells.
  Ready on_readable;
  std::unique_ptr<Ready> on_writable;  // Seldom there.
};

namespace {

IoResult ResultOf(ssize_t moved) {
  if (moved > 0) return {.status = IoStatus::kOk, .bytes = static_cast<std::size_t>(moved)};
  const bool would_block = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {.status = would_block ? IoStatus::kWouldBlock : IoStatus::kFailed};
}

}  // namespace

TcpStream::TcpStream(EpollLoop& loop, UniqueFd socket, const Address& remote,
                     StreamObserver* observer, Lane lane)
    : loop_(loop),
      observer_(observer),
      remote_(remote),
      socket_(std::make_shared<Socket>(*this, lane)) {
  // Refused when out of watches or memory: reads say kFailed.
  if (loop_.readiness_.Add(socket.get(), *socket_, lane)) socket_->fd = socket.release();
}

TcpStream::~TcpStream() {
  Close();
  loop_.open_streams_.fetch_sub(1, std::memory_order_relaxed);
  if (observer_ != nullptr) observer_->OnStreamGone(client_is_counted_ ? &remote_ : nullptr);
}

bool TcpStream::IdentifyAs(const Address& client) {
  CHECK(!client_is_counted_);
  remote_ = client;
  if (observer_ == nullptr) return true;
  const StreamObserver::Client verdict = observer_->OnIdentified(client);
  client_is_counted_ = verdict == StreamObserver::Client::kCounted;
  return verdict != StreamObserver::Client::kTooMany;
}

IoResult TcpStream::ReadSome(std::span<char> into) {
  CHECK(!into.empty());
  const ssize_t moved = ::recv(socket_->fd, into.data(), into.size(), 0);
  if (moved == 0) return {.status = IoStatus::kClosed};
  const IoResult result = ResultOf(moved);
  // Fewer bytes than there was room for: that was all, and more of them are a new edge (epoll(7)).
  const bool came_to_the_end = result.status == IoStatus::kOk && result.bytes < into.size();
  if (came_to_the_end) socket_->readable = socket_->has_end;
  if (result.status == IoStatus::kWouldBlock) socket_->readable = errno == EINTR;
  return result;
}

IoResult TcpStream::WriteSome(std::string_view bytes) {
  CHECK(!bytes.empty());
  const IoResult result = ResultOf(::send(socket_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  if (result.status == IoStatus::kWouldBlock) socket_->writable = errno == EINTR;
  return result;
}

void TcpStream::WhenReadable(Ready ready) {
  if (socket_->fd < 0 || loop_.readiness_.is_stopped()) return;
  socket_->on_readable = std::move(ready);
  if (socket_->readable) loop_.Post([socket = socket_] { socket->TellReader(); });
}

void TcpStream::WhenWritable(Ready ready) {
  if (socket_->fd < 0 || loop_.readiness_.is_stopped()) return;
  socket_->on_writable = std::make_unique<Ready>(std::move(ready));
  if (socket_->writable) loop_.Post([socket = socket_] { socket->TellWriter(); });
}

void TcpStream::ShutdownWrite() {
  if (socket_->fd >= 0) ::shutdown(socket_->fd, SHUT_WR);
}

void TcpStream::Close() {
  if (socket_->fd < 0) return;
  Socket& socket = *socket_;
  loop_.readiness_.Remove(socket.fd, socket, socket.lane);
  ::close(std::exchange(socket.fd, -1));
  // What waits may own this stream, or whoever closes it, so it goes in a turn of its own.
  if (loop_.readiness_.is_stopped() || (!socket.on_readable && !socket.on_writable)) return;
  loop_.Post([reader = std::exchange(socket.on_readable, nullptr),
              writer = std::exchange(socket.on_writable, nullptr)] {});
}

}  // namespace rollcall
