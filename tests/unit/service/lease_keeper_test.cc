#include "service/lease_keeper.h"

#include <chrono>

#include <gtest/gtest.h>

#include "unit/service/service_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

constexpr LeaseTerms kTerms{.ttl = 6s, .grace = 30s};

TEST(LeaseKeeperTest, NeverRenewsALeaseThatDoesNotLapse) {
  ServiceFixture f;
  f.Start();
  f.loop.RunFor(100s);
  EXPECT_EQ(f.engine.calls(FaultyCall::kRenew), 0);
  EXPECT_TRUE(f.service.Ready().ok());
}

TEST(LeaseKeeperTest, RenewsThreeTimesInALease) {
  ServiceFixture f({.lease = kTerms});
  f.Start();
  f.loop.RunFor(2s - 1ns);
  EXPECT_EQ(f.engine.calls(FaultyCall::kRenew), 0);
  f.loop.RunFor(1ns);
  EXPECT_EQ(f.engine.calls(FaultyCall::kRenew), 1);
  f.loop.RunFor(58s);
  EXPECT_EQ(f.engine.calls(FaultyCall::kRenew), 30);
  EXPECT_TRUE(f.service.Ready().ok());
}

TEST(LeaseKeeperTest, IsNotReadyFromTheMomentTheLeaseLapsesUntilItIsRevived) {
  ServiceFixture f({.lease = kTerms});
  f.Start();
  ASSERT_TRUE(f.Login());
  f.engine.FailNext(FaultyCall::kRenew, StatusCode::kUnavailable, 1000);
  f.loop.RunFor(6s - 1ns);
  EXPECT_TRUE(f.service.Ready().ok());
  f.loop.RunFor(1ns);
  EXPECT_FALSE(f.service.Ready().ok());
  EXPECT_EQ(f.Login(DeviceId{2}).error().code(), StatusCode::kUnavailable);

  f.engine.FailNext(FaultyCall::kRenew, StatusCode::kUnavailable, 0);
  f.loop.RunFor(LeaseKeeper::kRetryDelay);
  EXPECT_TRUE(f.service.Ready().ok());
  EXPECT_EQ(f.Query()->size(), 1u) << "the same epoch, so nothing was lost";
  EXPECT_EQ(f.holders[0].leases_lost, 0);
}

TEST(LeaseKeeperTest, OpensANewEpochAndTellsEveryHolderWhenTheOldOneIsFenced) {
  ServiceFixture f({.lease = kTerms, .start_grace = 3s});
  f.Start();
  f.loop.RunFor(3s);
  ASSERT_TRUE(f.Login());
  f.engine.FailNext(FaultyCall::kRenew, StatusCode::kConflict);
  f.loop.RunFor(1s);
  EXPECT_EQ(f.engine.calls(FaultyCall::kOpen), 2);
  EXPECT_EQ(f.holders[0].leases_lost, 1);
  EXPECT_EQ(f.holders[1].leases_lost, 1);
  EXPECT_FALSE(f.service.Ready().ok()) << "live sockets are not shown yet";
  EXPECT_TRUE(f.Login(DeviceId{2}));
  f.loop.RunFor(3s);
  EXPECT_TRUE(f.service.Ready().ok());
  EXPECT_EQ(f.Query()->size(), 1u);
}

TEST(LeaseKeeperTest, KeepsTryingToOpenANewEpoch) {
  ServiceFixture f({.lease = kTerms});
  f.Start();
  f.engine.FailNext(FaultyCall::kRenew, StatusCode::kConflict);
  f.engine.FailNext(FaultyCall::kOpen, StatusCode::kUnavailable, 3);
  f.loop.RunFor(2s + 3 * LeaseKeeper::kRetryDelay - 1ns);
  EXPECT_FALSE(f.service.Ready().ok());
  f.loop.RunFor(1ns);
  EXPECT_TRUE(f.service.Ready().ok());
}

TEST(LeaseKeeperTest, ReportsThatTheFirstOpeningFailed) {
  ServiceFixture f;
  f.engine.FailNext(FaultyCall::kOpen, StatusCode::kUnavailable);
  Answer<Done> started;
  f.service.Start(f.loop, started.Callback());
  f.loop.Run();
  EXPECT_EQ(started.result().error().code(), StatusCode::kUnavailable);
}

TEST(LeaseKeeperTest, HasTheEngineExpireOwnersEverySecond) {
  ServiceFixture f;
  f.Start();
  f.loop.RunFor(10s);
  EXPECT_EQ(f.engine.calls(FaultyCall::kExpire), 10);
  f.engine.FailNext(FaultyCall::kExpire, StatusCode::kUnavailable, 2);
  f.loop.RunFor(10s);
  EXPECT_EQ(f.engine.calls(FaultyCall::kExpire), 20);
}

TEST(LeaseKeeperTest, ExpiresAgainAtOnceWhileThereIsMoreToRemove) {
  ServiceFixture f({.lease = kTerms});
  f.Start();
  ASSERT_TRUE(f.Login());
  // A newer epoch of the same owner, as after a restart elsewhere: what it fenced is left behind.
  f.memory.OpenOwner({f.loop, f.clock.Now() + 1s}, "local", kTerms,
                     [](const Result<OpenedLease>&) {});
  f.loop.RunFor(1s);
  EXPECT_EQ(f.engine.calls(FaultyCall::kExpire), 2);
}

TEST(LeaseKeeperTest, IsSilentAfterStop) {
  ServiceFixture f({.lease = kTerms});
  f.Start();
  f.service.Stop(f.loop, DisconnectReason::kDrained, [](const Result<Done>&) {});
  f.loop.Run();
  const int renewals = f.engine.calls(FaultyCall::kRenew);
  const int expiries = f.engine.calls(FaultyCall::kExpire);
  f.loop.RunFor(20s);
  EXPECT_EQ(f.engine.calls(FaultyCall::kRenew), renewals);
  EXPECT_EQ(f.engine.calls(FaultyCall::kExpire), expiries);
}

}  // namespace
}  // namespace rollcall::testing
