#include "net/doorbell.h"

#include <thread>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(Doorbell, EachRingOfAnotherThreadEndsAWait) {
  Readiness readiness;
  const Doorbell doorbell(readiness);
  readiness.Tell();  // That it can be written to.
  for (int i = 0; i < 3; ++i) {
    std::jthread visitor([&] { doorbell.Ring(); });
    readiness.Wait();
    readiness.Tell();
  }
  readiness.Stop();
}

TEST(Doorbell, ARingBeforeTheWaitIsNotMissed) {
  Readiness readiness;
  const Doorbell doorbell(readiness);
  readiness.Tell();  // That it can be written to.
  doorbell.Ring();
  readiness.Wait();
  readiness.Stop();
}

}  // namespace
}  // namespace rollcall
