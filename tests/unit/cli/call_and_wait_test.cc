#include "cli/call_and_wait.h"

#include <chrono>

#include <gtest/gtest.h>

#include "cli/free_port.h"
#include "listen_on.h"

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
  const UniqueFd silent = testing::ListenOn(url.port);
  EXPECT_EQ(CallAndWait(clock, url, "GET / HTTP/1.1\r\n\r\n", 5ms).error().code(),
            StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace rollcall
