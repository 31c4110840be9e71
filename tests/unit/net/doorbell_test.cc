#include "net/doorbell.h"

#include <thread>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(Doorbell, EachRingOfAnotherThreadEndsAWait) {
  Readiness readiness;
  const Doorbell doorbell(readiness);
  readiness.Collect(Readiness::Wait::kNone);
  for (int i = 0; i < 3; ++i) {
    std::jthread visitor([&] { doorbell.Ring(); });
    readiness.Collect(Readiness::Wait::kForEvents);
    readiness.Tell();
  }
  readiness.Stop();
}

TEST(Doorbell, ARingBeforeTheWaitIsNotMissed) {
  Readiness readiness;
  const Doorbell doorbell(readiness);
  readiness.Collect(Readiness::Wait::kNone);
  doorbell.Ring();
  readiness.Collect(Readiness::Wait::kForEvents);
  readiness.Stop();
}

}  // namespace
}  // namespace rollcall
