#include "net/tcp_stream.h"

#include <cerrno>
#include <utility>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <sys/socket.h>

#include "base/check.h"

namespace rollcall {

using AsioSocket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

struct TcpStream::Socket {
  explicit Socket(AsioLoop& loop) : asio(loop.context()) {}

  AsioSocket asio;
  int fd = -1;  // asio's native handle, kept so that reading and writing skip its bookkeeping.
};

namespace {

IoResult ResultOf(ssize_t moved) {
  if (moved > 0) return {.status = IoStatus::kOk, .bytes = static_cast<std::size_t>(moved)};
  const bool would_block = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {.status = would_block ? IoStatus::kWouldBlock : IoStatus::kFailed};
}

}  // namespace

TcpStream::TcpStream(AsioLoop& loop, UniqueFd socket, const Address& remote,
                     StreamObserver* observer)
    : loop_(loop), observer_(observer), remote_(remote), socket_(std::make_shared<Socket>(loop)) {
  // The protocol only tells Asio how to print addresses; the descriptor is what it is.
  boost::system::error_code error;
  socket_->fd = socket.get();
  socket_->asio.assign(boost::asio::ip::tcp::v6(), socket.get(), error);
  if (error) {
    socket_->fd = -1;  // epoll refused it (out of watches or memory): reads say kFailed.
    return;
  }
  socket.release();
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
  return ResultOf(moved);
}

IoResult TcpStream::WriteSome(std::string_view bytes) {
  CHECK(!bytes.empty());
  return ResultOf(::send(socket_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

void TcpStream::WhenReadable(Ready ready) {
  socket_->asio.async_wait(
      AsioSocket::wait_read,
      [socket = socket_, ready = std::move(ready)](const boost::system::error_code& error) mutable {
        if (error != boost::asio::error::operation_aborted && socket->fd >= 0) ready();
      });
}

void TcpStream::WhenWritable(Ready ready) {
  socket_->asio.async_wait(
      AsioSocket::wait_write,
      [socket = socket_, ready = std::move(ready)](const boost::system::error_code& error) mutable {
        if (error != boost::asio::error::operation_aborted && socket->fd >= 0) ready();
      });
}

void TcpStream::ShutdownWrite() {
  if (socket_->fd >= 0) ::shutdown(socket_->fd, SHUT_WR);
}

void TcpStream::Close() {
  if (socket_->fd < 0) return;
  socket_->fd = -1;
  boost::system::error_code ignored;
  socket_->asio.close(ignored);
}

}  // namespace rollcall
