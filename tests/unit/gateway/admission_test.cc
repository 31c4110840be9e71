#include "gateway/admission.h"

#include <chrono>

#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

constexpr MonotonicTime kNow{1h};

TEST(AdmissionTest, LetsARateAndABurstOfItThrough) {
  Admission admission(100);
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(admission.Admit(kNow));
  }
  EXPECT_FALSE(admission.Admit(kNow));
  EXPECT_FALSE(admission.Admit(kNow + 10ms - 1ns));
  EXPECT_TRUE(admission.Admit(kNow + 10ms));
  EXPECT_FALSE(admission.Admit(kNow + 10ms));
}

TEST(AdmissionTest, ZeroAdmitsAllAndAReloadMayChangeIt) {
  Admission admission(0);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(admission.Admit(kNow));
  }
  admission.SetRate(1);
  EXPECT_TRUE(admission.Admit(kNow));
  EXPECT_FALSE(admission.Admit(kNow));
}

TEST(AdmissionTest, SpreadsTheReturnOverTheTimeThatAllTheRefusedNeed) {
  Admission admission(10);
  EXPECT_EQ(admission.ReturnSpan(), Admission::kShortestSpan);
  for (int i = 0; i < 10 + 300; ++i) {
    admission.Admit(kNow);
  }
  EXPECT_EQ(admission.ReturnSpan(), 30s);
  for (int i = 0; i < 100000; ++i) {
    admission.Admit(kNow);
  }
  EXPECT_EQ(admission.ReturnSpan(), Admission::kLongestSpan);
  for (int i = 0; i < 11; ++i) {
    admission.Admit(kNow + 10s);
  }
  EXPECT_EQ(admission.ReturnSpan(), Admission::kShortestSpan) << "the storm is over";
}

TEST(AdmissionTest, DrawsDelaysInsideTheSpan) {
  SeededRandom random(1);
  Duration lowest = 1h;
  Duration highest = 0s;
  for (int i = 0; i < 1000; ++i) {
    const Duration delay = ReconnectDelay(random, 5s);
    lowest = std::min(lowest, delay);
    highest = std::max(highest, delay);
  }
  EXPECT_GE(lowest, 500ms);
  EXPECT_LT(lowest, 700ms);
  EXPECT_LE(highest, 5500ms);
  EXPECT_GT(highest, 5300ms);
}

}  // namespace
}  // namespace rollcall::testing
