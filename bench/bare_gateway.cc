// bare_gateway: answers heartbeats and does nothing else. What it takes is what the kernel takes of
// any gateway over TCP on this machine, with these clients: no program can take less.
//
// usage: bare_gateway PORT
//
// One thread, one set of sockets watched by edges, one recv and one send a heartbeat. It greets
// whoever comes, and looks at no message: each is taken to come whole, alone and well-formed, as
// `rollcall bench hold` sends them over loopback. Not for anything but that.

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/descriptor_limit.h"
#include "base/check.h"
#include "codec/ws_frame.h"
#include "codec/ws_handshake.h"

namespace rollcall {
namespace {

constexpr std::string_view kKeyField = "Sec-WebSocket-Key: ";
constexpr std::string_view kWelcome =
    R"({"Type":"Welcome","ConnId":"AAAAAAAAAAAAAAAAAAAAAA","AppId":123,"UserId":"1",)"
    R"("HeartbeatSeconds":25,"TokenExpiresAt":"4102444800000","ServerTime":"1700000000000"})";
constexpr std::string_view kPong = R"({"Type":"Pong","ServerTime":"1700000000000"})";

std::string TextFrame(std::string_view text) {
  std::string frame;
  AppendWsFrame(WsOpcode::kText, text, frame);
  return frame;
}

class BareGateway {
 public:
  explicit BareGateway(std::uint16_t port) {
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::bind(listener_, std::bit_cast<const sockaddr*>(&address), sizeof address) == 0);
    CHECK(::listen(listener_, SOMAXCONN) == 0);
    Watch(listener_);
  }

  [[noreturn]] void Run() {
    std::array<epoll_event, 64> events;
    for (;;) {
      const int count = ::epoll_wait(set_, events.data(), events.size(), -1);
      for (int i = 0; i < count; ++i) {
        const int socket = events[static_cast<std::size_t>(i)].data.fd;
        if (socket == listener_) {
          AcceptAll();
        } else {
          Answer(socket);
        }
      }
    }
  }

 private:
  enum class Stage : std::uint8_t { kHead, kLogin, kOnline };

  void Watch(int socket) const {
    epoll_event event{.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data = {.fd = socket}};
    CHECK(::epoll_ctl(set_, EPOLL_CTL_ADD, socket, &event) == 0);
  }

  void AcceptAll() {
    for (;;) {
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket < 0) return;
      const int yes = 1;
      ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      stages_.resize(std::max(stages_.size(), static_cast<std::size_t>(socket) + 1));
      stages_[static_cast<std::size_t>(socket)] = Stage::kHead;
      Watch(socket);
    }
  }

  void Answer(int socket) {
    const ssize_t size = ::recv(socket, buffer_.data(), buffer_.size(), 0);
    if (size <= 0) {
      if (size == 0 || errno != EAGAIN) ::close(socket);
      return;
    }
    Stage& stage = stages_[static_cast<std::size_t>(socket)];
    switch (stage) {
      case Stage::kHead:
        Send(socket, Accepted({buffer_.data(), static_cast<std::size_t>(size)}));
        stage = Stage::kLogin;
        return;
      case Stage::kLogin:
        Send(socket, welcome_);
        stage = Stage::kOnline;
        return;
      case Stage::kOnline:
        Send(socket, pong_);
        return;
    }
  }

  static std::string Accepted(std::string_view head) {
    const std::size_t at = head.find(kKeyField);
    CHECK(at != std::string_view::npos);
    const std::string_view rest = head.substr(at + kKeyField.size());
    std::string answer;
    AppendWsAccept(rest.substr(0, rest.find('\r')), answer);
    return answer;
  }

  static void Send(int socket, std::string_view bytes) {
    ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);  // To nobody, if it has gone.
  }

  const int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int set_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Stage> stages_;  // By descriptor.
  const std::string welcome_ = TextFrame(kWelcome);
  const std::string pong_ = TextFrame(kPong);
  std::array<char, 4096> buffer_;
};

int Main(int count, char** arguments) {
  const std::string_view text = count == 2 ? arguments[1] : "";
  std::uint16_t port = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), port).ec != std::errc()) {
    std::cerr << "usage: bare_gateway PORT\n";
    return 2;
  }
  RaiseDescriptorLimit();
  BareGateway(port).Run();
}

}  // namespace
}  // namespace rollcall

int main(int count, char** arguments) {
  return rollcall::Main(count, arguments);
}
