#include "service/inspection.h"

#include <chrono>

#include <gtest/gtest.h>

#include "unit/service/service_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

TEST(InspectionTest, AsksTheHoldersWhenADeviceWasHeard) {
  ServiceFixture f;
  f.Start();
  const auto held = f.Login(DeviceId{1}, f.first);
  ASSERT_TRUE(f.Login(DeviceId{2}, f.second));
  f.holders[0].held = held->connection;
  f.holders[0].heard = f.clock.Now() - 4s;
  Answer<std::vector<InspectedConnection>> answer;
  f.service.Inspect(f.loop, f.kUser, answer.Callback());
  f.loop.Run();
  ASSERT_TRUE(answer.result());
  const auto& found = answer.result().value();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].held_here);
  EXPECT_EQ(found[0].last_heard_ago, 4s);
  EXPECT_FALSE(found[1].held_here) << "its socket went meanwhile";
}

TEST(InspectionTest, AnswersForAUserWhoIsOffline) {
  ServiceFixture f;
  f.Start();
  Answer<std::vector<InspectedConnection>> answer;
  f.service.Inspect(f.loop, f.kUser, answer.Callback());
  f.loop.Run();
  EXPECT_TRUE(answer.result()->empty());
}

TEST(InspectionTest, TakesALaterHeardTimeThanNowAsNow) {
  ServiceFixture f;
  f.Start();
  f.holders[0].held = f.Login()->connection;
  f.holders[0].heard = f.clock.Now() + 1ms;  // The other loop's clock was read a little later.
  Answer<std::vector<InspectedConnection>> answer;
  f.service.Inspect(f.loop, f.kUser, answer.Callback());
  f.loop.Run();
  EXPECT_EQ(answer.result()->front().last_heard_ago, 0s);
}

}  // namespace
}  // namespace rollcall::testing
