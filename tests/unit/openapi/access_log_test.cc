#include "openapi/access_log.h"

#include <array>
#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "support/manual_loop.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

// What a logger of `level` writes of one line.
std::string Written(LogLevel level, const AccessLine& line) {
  std::array<int, 2> pipe_ends{};
  EXPECT_EQ(::pipe(pipe_ends.data()), 0);
  {
    Logger log(level, LogFormat::kText, {.descriptor = pipe_ends[1]});
    testing::ManualClock clock;
    testing::ManualLoop loop(clock);
    AccessLog access(log, loop);
    EXPECT_EQ(access.enabled(), level <= LogLevel::kInfo);
    access.Write(line);
  }
  ::close(pipe_ends[1]);
  std::string text(4096, '\0');
  const auto size = ::read(pipe_ends[0], text.data(), text.size());
  ::close(pipe_ends[0]);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

TEST(AccessLogTest, SaysWhoAskedWhatAndHowItEnded) {
  const std::string text = Written(LogLevel::kInfo, {.request_id = "2026ID",
                                                     .client = *Address::FromIp("203.0.113.5", 0),
                                                     .access_key = "AKLTkey",
                                                     .action = "GetAppToken",
                                                     .code = "InvalidParam",
                                                     .status = 400,
                                                     .elapsed = 1234567ns});
  EXPECT_NE(text.find("request_id=2026ID client=203.0.113.5 access_key=AKLTkey "
                      "action=GetAppToken code=InvalidParam status=400 micros=1234\n"),
            std::string::npos)
      << text;
}

TEST(AccessLogTest, ShowsADashForWhatIsNotKnown) {
  const std::string text = Written(LogLevel::kInfo, {.request_id = "ID", .code = "BadRequest"});
  EXPECT_NE(text.find("access_key=- action=- "), std::string::npos) << text;
}

TEST(AccessLogTest, IsSilentAboveInfo) {
  EXPECT_EQ(Written(LogLevel::kWarn, {.request_id = "ID", .code = "Ok"}), "");
}

}  // namespace
}  // namespace rollcall
