#include "cli/call_and_wait.h"

#include <chrono>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "cli/free_port.h"
#include "net/socket_address.h"
#include "net/unique_fd.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

TEST(CallAndWait, SaysThatNobodyListens) {
  const SystemClock clock;
  const Url url{.host = "127.0.0.1", .port = FindFreePort(0, false, {}).value()};
  EXPECT_EQ(CallAndWait(clock, url, "GET / HTTP/1.1\r\n\r\n", 1s).error().code(),
            StatusCode::kUnavailable);
}

TEST(CallAndWait, DoesNotWaitLongerThanItsTimeout) {
  const SystemClock clock;
  const Url url{.host = "127.0.0.1", .port = FindFreePort(0, false, {}).value()};
  const UniqueFd silent(::socket(AF_INET, SOCK_STREAM, 0));
  const int on = 1;  // Somebody may have listened there a minute ago.
  ::setsockopt(silent.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const SocketAddress address = ToSocketAddress(
      {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}, .port = url.port});
  ASSERT_EQ(::bind(silent.get(), address.get(), address.size), 0);
  ASSERT_EQ(::listen(silent.get(), 1), 0);
  EXPECT_EQ(CallAndWait(clock, url, "GET / HTTP/1.1\r\n\r\n", 5ms).error().code(),
            StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace rollcall
