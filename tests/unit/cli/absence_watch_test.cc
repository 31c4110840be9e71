#include "cli/absence_watch.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

class AbsenceWatchTest : public ::testing::Test {
 protected:
  CallSource::Answer See(std::initializer_list<int> online) {
    std::string results;
    for (const int user : online) {
      const std::string id = std::to_string(user);
      results += (results.empty() ? "" : ",") + ("\"" + id + R"(":[{"ConnId":"c","UserId":)" + id) +
                 R"(,"DeviceId":1,"ClientVersion":1,"Platform":"Web"}])";
    }
    const std::string body =
        R"({"ResponseMetadata":{"RequestId":"r"},"Result":{"AppId":123,"QueryOnlineResults":{)" +
        results + "}}}";
    return watch_.Take(
        0, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }

  testing::ManualClock clock_;
  AbsenceWatch watch_{clock_,
                      {.host = "127.0.0.1", .port = 1},
                      {.id = "AK", .secret = "SK"},
                      AppId{123},
                      {UserId{1}, UserId{2}, UserId{3}}};
};

TEST_F(AbsenceWatchTest, CountsFromTheLossToTheFirstAnswerWithoutTheUser) {
  EXPECT_EQ(See({1, 2, 3}).error, "");
  EXPECT_EQ(watch_.left(), 3u);
  watch_.NoteDropped(0, clock_.Now());
  watch_.NoteDropped(1, clock_.Now());
  clock_.Advance(3ms);
  See({2, 3});
  clock_.Advance(2ms);
  See({3});
  See({3});
  EXPECT_EQ(watch_.left(), 1u);
  EXPECT_EQ(watch_.latency().count(), 2u);
  EXPECT_EQ(watch_.latency().max(), 5ms);
  EXPECT_GE(watch_.latency().Percentile(50), 3ms);
  EXPECT_LT(watch_.latency().Percentile(50), 4ms);
  EXPECT_EQ(watch_.falsely_offline(), 0u);
}

TEST_F(AbsenceWatchTest, AUserThatGoesWhileConnectedIsFalselyOffline) {
  See({1, 2});
  EXPECT_EQ(watch_.falsely_offline(), 1u);
  EXPECT_EQ(watch_.latency().count(), 0u);
  EXPECT_EQ(watch_.left(), 2u);
}

TEST_F(AbsenceWatchTest, AnErrorSaysNothingAboutAnyone) {
  EXPECT_EQ(watch_.Take(0, "HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\n{}").error, "HTTP 503");
  EXPECT_TRUE(watch_.Take(0, "nonsense").is_broken);
  EXPECT_EQ(watch_.Take(0, "HTTP/1.1 200 OK\r\n").bytes, 0u);
  EXPECT_EQ(watch_.left(), 3u);
}

}  // namespace
}  // namespace rollcall
