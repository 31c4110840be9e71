#include "net/alarm.h"

#include <chrono>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

class AlarmTest : public ::testing::Test {
 protected:
  AlarmTest() { readiness_.Tell(); }  // It has told that it could be written to.
  ~AlarmTest() override { readiness_.Stop(); }

  static MonotonicTime Now() { return SystemClock().Now(); }
  void Wait() {
    readiness_.Wait();
    readiness_.Tell();
  }

  Readiness readiness_;
  Alarm alarm_{readiness_};
};

TEST_F(AlarmTest, EndsAWaitNotBeforeItsTime) {
  for (int i = 0; i < 3; ++i) {
    const MonotonicTime when = Now() + 3ms;
    alarm_.Set(when);
    Wait();
    EXPECT_GE(Now(), when) << i;
  }
}

TEST_F(AlarmTest, ATimeThatIsPastEndsTheNextWait) {
  alarm_.Set(Now() - 1h);
  Wait();
  alarm_.Set(MonotonicTime{});
  Wait();
}

TEST_F(AlarmTest, GoesOffAgainForTheSameTime) {
  const MonotonicTime when = Now() + 1ms;
  alarm_.Set(when);
  alarm_.Set(when);
  Wait();
  alarm_.Set(when);
  Wait();
}

TEST_F(AlarmTest, AnEarlierSettingIsForgotten) {
  const MonotonicTime later = Now() + 20ms;
  alarm_.Set(Now() + 5ms);
  alarm_.Set(later);
  Wait();
  EXPECT_GE(Now(), later);
}

TEST_F(AlarmTest, APutForwardOneGoesOffEarlier) {
  alarm_.Set(Now() + 1h);
  alarm_.Set(Now() + 1ms);
  Wait();
}

}  // namespace
}  // namespace rollcall
