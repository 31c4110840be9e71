// What TLS handshakes cost the server that accepts them: CPU time of its process a connection,
// plain, with a full handshake and with a resumed one. Any server on this machine can be measured.
//
//   tls_handshakes PORT PID [1.2|1.3] [COUNT]
//
// Each connection handshakes, says goodbye and waits for the server's; certificates are not
// checked. For the plain connections PORT may be any: they are opened, shut and waited for.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* connection) const { SSL_free(connection); }
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

// User and system time of a process, in seconds.
double CpuSeconds(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  std::getline(file, line);
  unsigned long user = 0;
  unsigned long system = 0;
  // After the name, which may hold blanks.
  if (std::sscanf(line.c_str() + line.rfind(')'),
                  ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) {
    std::cerr << "no process " << process << "\n";
    std::exit(1);
  }
  return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

int Connect(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(static_cast<std::uint16_t>(port));
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&name), sizeof(name)) != 0) {
    std::cerr << "cannot connect to port " << port << "\n";
    std::exit(1);
  }
  return socket;
}

void PlainConnection(int port) {
  const int socket = Connect(port);
  ::shutdown(socket, SHUT_WR);
  char byte = 0;
  while (::read(socket, &byte, 1) > 0) {
  }
  ::close(socket);
}

// The session to resume next; it is null where the server gives none.
Owned<SSL_SESSION> Handshake(SSL_CTX& context, int port, SSL_SESSION* session, int& resumed) {
  const int socket = Connect(port);
  const Owned<SSL> ssl(SSL_new(&context));
  SSL_set_fd(ssl.get(), socket);
  if (session != nullptr) SSL_set_session(ssl.get(), session);
  if (SSL_connect(ssl.get()) != 1) {
    std::cerr << "the handshake failed\n";
    std::exit(1);
  }
  resumed += SSL_session_reused(ssl.get());
  SSL_shutdown(ssl.get());
  ::shutdown(socket, SHUT_WR);
  char byte = 0;
  while (SSL_read(ssl.get(), &byte, 1) > 0) {
  }
  SSL_set_shutdown(ssl.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  Owned<SSL_SESSION> next(SSL_get1_session(ssl.get()));
  ::close(socket);
  return next;
}

template <typename Work>
void Measure(const char* what, int process, int count, Work work) {
  const double before = CpuSeconds(process);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i)
    work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const double cpu = CpuSeconds(process) - before;
  std::printf("%-8s %7.0f a core-second  %6.0f us each  (%d in %.1f s)\n", what, count / cpu,
              1e6 * cpu / count, count, took.count());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: tls_handshakes PORT PID [1.2|1.3] [COUNT]\n";
    return 2;
  }
  const int port = std::atoi(argv[1]);
  const int process = std::atoi(argv[2]);
  const int version = argc > 3 && std::string(argv[3]) == "1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
  const int count = argc > 4 ? std::atoi(argv[4]) : 3000;
  const Owned<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_min_proto_version(context.get(), version);
  SSL_CTX_set_max_proto_version(context.get(), version);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  int resumed = 0;

  Measure("plain", process, count, [&] { PlainConnection(port); });
  Measure("full", process, count, [&] { Handshake(*context, port, nullptr, resumed); });
  Owned<SSL_SESSION> session = Handshake(*context, port, nullptr, resumed);
  Measure("resumed", process, count,
          [&] { session = Handshake(*context, port, session.get(), resumed); });
  if (resumed != count) std::printf("only %d of %d were resumed\n", resumed, count);
  return resumed == count ? 0 : 1;
}
