#include "net/dialer.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "net/socket_address.h"
#include "net/tcp_stream.h"
#include "net/unique_fd.h"

namespace rollcall {
namespace {

Status DialError(const Address& remote, int error_number) {
  return {StatusCode::kUnavailable, "cannot connect to " + remote.ToText() + ": " +
                                        std::generic_category().message(error_number)};
}

// Starts connecting; the socket becomes writable when it is decided.
Result<UniqueFd> StartConnecting(const Dialer::Target& target) {
  const SocketAddress remote = ToSocketAddress(target.remote);
  UniqueFd socket(
      ::socket(remote.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return DialError(target.remote, errno);
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (target.source) {
    // Lets one source address share a port among several remotes.
    ::setsockopt(socket.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
    const SocketAddress source = ToSocketAddress(*target.source);
    if (::bind(socket.get(), source.get(), source.size) != 0) {
      return DialError(target.remote, errno);
    }
  }
  if (::connect(socket.get(), remote.get(), remote.size) != 0 && errno != EINPROGRESS) {
    return DialError(target.remote, errno);
  }
  return socket;
}

int PendingError(int socket) {
  int error_number = 0;
  socklen_t size = sizeof(error_number);
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error_number, &size);
  return error_number;
}

// One dial in flight: decided by the socket or by the deadline, whichever comes first.
struct Attempt {
  Address remote;
  int fd = -1;  // Borrowed from `stream`.
  std::unique_ptr<Stream> stream;
  TimerId timer = TimerId::kNone;
  Dialer::Done done;
};

}  // namespace

void Dialer::Dial(const Target& target, MonotonicTime deadline, Done done) {
  Result<UniqueFd> socket = StartConnecting(target);
  if (!socket) {
    loop_.Post([error = socket.error(), done = std::move(done)]() mutable { done(error); });
    return;
  }
  auto attempt = std::make_shared<Attempt>();
  attempt->remote = target.remote;
  attempt->fd = socket->get();
  attempt->done = std::move(done);
  loop_.open_streams_.fetch_add(1, std::memory_order_relaxed);
  attempt->stream = std::make_unique<TcpStream>(loop_, *std::move(socket), target.remote);
  attempt->timer = loop_.RunAt(deadline, [attempt] {
    if (!attempt->stream) return;
    attempt->stream.reset();
    std::exchange(attempt->done, nullptr)(
        Status(StatusCode::kDeadlineExceeded,
               "cannot connect to " + attempt->remote.ToText() + ": no answer in time"));
  });
  attempt->stream->WhenWritable([&loop = loop_, attempt] {
    loop.Cancel(attempt->timer);
    std::unique_ptr<Stream> stream = std::move(attempt->stream);
    Done finish = std::exchange(attempt->done, nullptr);
    if (const int error_number = PendingError(attempt->fd); error_number != 0) {
      finish(DialError(attempt->remote, error_number));
      return;
    }
    finish(std::move(stream));
  });
}

}  // namespace rollcall
