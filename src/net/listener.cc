#include "net/listener.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "net/socket_address.h"
#include "net/tcp_stream.h"
#include "net/unique_fd.h"

namespace rollcall {
namespace {

constexpr int kBacklog = 4096;
// Connections taken in one turn, so that a storm does not starve the loop's other work.
constexpr int kAcceptsPerTurn = 16;
// With no descriptor left every attempt fails at once, and with no room every socket is turned
// away: wait instead of spinning.
constexpr auto kPause = std::chrono::milliseconds(50);

Status BindError(const Address& address, int error_number) {
  const StatusCode code =
      error_number == EADDRINUSE ? StatusCode::kAlreadyExists : StatusCode::kInvalidArgument;
  return {code, "cannot listen on " + address.ToText() + ": " +
                    std::generic_category().message(error_number)};
}

Result<UniqueFd> OpenSocket(const Address& address) {
  const SocketAddress name = ToSocketAddress(address);
  UniqueFd socket(::socket(name.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  // SO_REUSEADDR only skips TIME_WAIT here: Linux refuses a second socket that listens.
  const bool open =
      socket && ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
      ::bind(socket.get(), name.get(), name.size) == 0 && ::listen(socket.get(), kBacklog) == 0;
  if (!open) return BindError(address, errno);
  return socket;
}

Address LocalAddress(int socket) {
  SocketAddress name;
  name.size = sizeof(name.storage);
  ::getsockname(socket, name.get(), &name.size);
  return FromSocketAddress(name);
}

}  // namespace

// Shared with the tasks that start and stop it, or let it go on. Keeps itself while it is watched.
class Listener::Socket final : public ReadyTarget, public std::enable_shared_from_this<Socket> {
 public:
  Socket(LoopGroup& loops, std::size_t home, UniqueFd fd, Handlers handlers)
      : loops_(loops),
        home_(loops.at(home)),
        home_index_(home),
        local_(LocalAddress(fd.get())),
        handlers_(std::move(handlers)),
        fd_(std::move(fd)) {}

  const Address& local() const { return local_; }
  Loop& home() { return home_; }
  void StayHome() { stay_home_ = true; }

  void Start() {
    if (!fd_) return;
    if (home_.readiness_.Add(fd_.get(), *this, handlers_.lane)) {
      watched_ = shared_from_this();
      return;
    }
    handlers_.error(errno);
    home_.RunAt(SystemClock().Now() + kPause, [self = shared_from_this()] { self->Start(); });
  }

  void Stop() {
    home_.readiness_.Remove(fd_.get(), *this, handlers_.lane);
    fd_ = UniqueFd();
    watched_.reset();
  }

 private:
  enum class Next : std::uint8_t { kAtAnEdge, kNextTurn, kAfterAPause };

  void OnReady(std::uint32_t /*events*/) override {
    if (next_ == Next::kAtAnEdge) AcceptSome();
  }
  void OnLoopEnd() override { const std::shared_ptr<Socket> last = std::move(watched_); }

  // Of what is left in the queue there is no further edge, so unless it is empty we come back.
  void AcceptSome() {
    next_ = TakeFromQueue();
    auto go_on = [self = shared_from_this()] {
      if (self->fd_) self->AcceptSome();
    };
    switch (next_) {
      case Next::kAtAnEdge:
        break;
      case Next::kNextTurn:
        home_.Post(std::move(go_on));
        break;
      case Next::kAfterAPause:
        home_.RunAt(SystemClock().Now() + kPause, std::move(go_on));
        break;
    }
  }

  Next TakeFromQueue() {
    bool has_room = true;
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
      SocketAddress peer;
      peer.size = sizeof(peer.storage);
      UniqueFd connection(
          ::accept4(fd_.get(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (connection) {
        if (handlers_.observer == nullptr || handlers_.observer->OnAccepted()) {
          HandOver(std::move(connection), FromSocketAddress(peer));
        } else {
          has_room = false;
        }
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        return has_room ? Next::kAtAnEdge : Next::kAfterAPause;
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        handlers_.error(errno);
        return Next::kAfterAPause;
      }  // Else the connection was gone before we took it: go on with the next.
    }
    return has_room ? Next::kNextTurn : Next::kAfterAPause;
  }

  void HandOver(UniqueFd connection, const Address& peer) {
    const int on = 1;
    ::setsockopt(connection.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    const std::size_t index = stay_home_ ? home_index_ : loops_.LeastLoaded();
    EpollLoop& loop = loops_.at(index);
    loop.open_streams_.fetch_add(1, std::memory_order_relaxed);
    loop.Post(
        [self = shared_from_this(), &loop, index, peer, fd = std::move(connection)]() mutable {
          self->handlers_.accept(
              index, std::make_unique<TcpStream>(loop, std::move(fd), peer,
                                                 self->handlers_.observer, self->handlers_.lane));
        });
  }

  LoopGroup& loops_;
  EpollLoop& home_;
  const std::size_t home_index_;
  const Address local_;
  const Handlers handlers_;
  bool stay_home_ = false;
  UniqueFd fd_;
  Next next_ = Next::kAtAnEdge;
  std::shared_ptr<Socket> watched_;  // Itself.
};

Listener::Listener(std::shared_ptr<Socket> socket) : socket_(std::move(socket)) {}

Listener::~Listener() {
  Stop();
}

Result<std::unique_ptr<Listener>> Listener::Bind(LoopGroup& loops, std::size_t home,
                                                 const Address& address, Handlers handlers) {
  Result<UniqueFd> fd = OpenSocket(address);
  if (!fd) return fd.error();
  auto socket = std::make_shared<Socket>(loops, home, *std::move(fd), std::move(handlers));
  return std::unique_ptr<Listener>(new Listener(std::move(socket)));
}

const Address& Listener::local() const {
  return socket_->local();
}

void Listener::StayHome() {
  socket_->StayHome();
}

void Listener::Start() {
  socket_->home().Post([socket = socket_] { socket->Start(); });
}

void Listener::Stop() {
  socket_->home().Post([socket = socket_] { socket->Stop(); });
}

}  // namespace rollcall
