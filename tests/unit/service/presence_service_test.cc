#include "service/presence_service.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "service/conn_id_issuer.h"
#include "unit/service/service_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

TEST(PresenceServiceTest, RefusesLoginsAndQueriesBeforeItIsStarted) {
  ServiceFixture f;
  EXPECT_EQ(f.Login().error().code(), StatusCode::kUnavailable);
  EXPECT_EQ(f.Query().error().code(), StatusCode::kUnavailable);
  EXPECT_FALSE(f.service.Ready().ok());
  f.Start();
  EXPECT_TRUE(f.service.Ready().ok());
  EXPECT_TRUE(f.Login());
}

TEST(PresenceServiceTest, ShowsALoginAsSoonAsItIsAnswered) {
  ServiceFixture f;
  f.Start();
  const Result<LoginOutcome> login = f.Login();
  ASSERT_TRUE(login);
  EXPECT_EQ(login->result, ConnectResult::kConnected);
  EXPECT_EQ(login->connected_at, f.clock.Wall());
  const auto found = f.Query();
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->front().id, login->connection);
}

TEST(PresenceServiceTest, TellsTheConnIdBeforeTheEngineHasAnswered) {
  ServiceFixture f;
  f.Start();
  Answer<LoginOutcome> answer;
  const ConnId id = f.service.Login(f.loop, f.second, f.Request(DeviceId{1}), answer.Callback());
  EXPECT_EQ(answer.times(), 0);
  EXPECT_EQ(ConnIdIssuer::LoopNumber(id), f.second);
  f.loop.Run();
  EXPECT_EQ(answer.result()->connection, id);
}

TEST(PresenceServiceTest, RemovesOnLogout) {
  ServiceFixture f;
  f.Start();
  const auto login = f.Login();
  Answer<Done> out;
  f.service.Logout(f.loop, f.kUser, login->connection, DisconnectReason::kClosed, out.Callback());
  f.loop.Run();
  EXPECT_TRUE(out.result());
  EXPECT_TRUE(f.Query()->empty());
}

TEST(PresenceServiceTest, TriesALogoutAgainWhileTheEngineIsUnavailable) {
  ServiceFixture f;
  f.Start();
  const auto login = f.Login();
  f.engine.FailNext(FaultyCall::kDisconnect, StatusCode::kUnavailable, 3);
  Answer<Done> out;
  f.service.Logout(f.loop, f.kUser, login->connection, DisconnectReason::kClosed, out.Callback());
  f.loop.RunFor(699ms);
  EXPECT_EQ(out.times(), 0);
  EXPECT_EQ(f.Query()->size(), 1u);
  f.loop.RunFor(1ms);
  EXPECT_EQ(out.times(), 1);
  EXPECT_TRUE(f.Query()->empty());
}

TEST(PresenceServiceTest, GivesUpALogoutAfterItsAttempts) {
  ServiceFixture f;
  f.Start();
  const auto login = f.Login();
  f.engine.FailNext(FaultyCall::kDisconnect, StatusCode::kUnavailable, 1000);
  Answer<Done> out;
  f.service.Logout(f.loop, f.kUser, login->connection, DisconnectReason::kClosed, out.Callback());
  f.loop.RunFor(60s);
  EXPECT_EQ(out.times(), 1);
  EXPECT_EQ(out.result().error().code(), StatusCode::kUnavailable);
  EXPECT_EQ(f.engine.calls(FaultyCall::kDisconnect), PresenceService::kLogoutAttempts);
}

TEST(PresenceServiceTest, LeavesNoGhostWhenTheAnswerToALoginIsLost) {
  ServiceFixture f;
  f.Start();
  f.engine.LoseAnswers(FaultyCall::kConnect);
  EXPECT_EQ(f.Login().error().code(), StatusCode::kUnavailable);
  EXPECT_TRUE(f.Query()->empty());
}

TEST(PresenceServiceTest, AsksForALeaseAgainWhenTheEngineSaysItIsNotLive) {
  ServiceFixture f;
  f.Start();
  f.engine.FailNext(FaultyCall::kConnect, StatusCode::kConflict);
  EXPECT_EQ(f.Login().error().code(), StatusCode::kUnavailable);
  EXPECT_EQ(f.engine.calls(FaultyCall::kRenew), 1);
  EXPECT_TRUE(f.Login());
}

TEST(PresenceServiceTest, GivesEveryEngineCallItsDeadline) {
  ServiceFixture f({.call_timeout = 3s});
  f.Start();
  f.clock.Advance(10s);
  ASSERT_TRUE(f.Query());
  EXPECT_EQ(f.engine.last_deadline(), f.clock.Now() + 3s);
  f.clock.Advance(10s);
  ASSERT_TRUE(f.Kick());
  EXPECT_EQ(f.engine.last_deadline(), f.clock.Now() + 3s);
}

TEST(PresenceServiceTest, KicksWhatIsNamedAndTellsTheLoopsThatHoldIt) {
  ServiceFixture f;
  f.Start();
  const auto first = f.Login(DeviceId{1}, f.first);
  const auto second = f.Login(DeviceId{2}, f.second);
  const auto kicked = f.Kick({second->connection});
  ASSERT_EQ(kicked->size(), 1u);
  EXPECT_EQ(kicked->front().connection.id, second->connection);
  EXPECT_TRUE(f.holders[0].evicted.empty());
  ASSERT_EQ(f.holders[1].evicted.size(), 1u);
  EXPECT_EQ(f.holders[1].evicted[0].connection, second->connection);
  EXPECT_EQ(f.holders[1].evicted[0].reason, DisconnectReason::kKicked);
  ASSERT_EQ(f.Query()->size(), 1u);
  EXPECT_EQ(f.Kick()->front().connection.id, first->connection);
  EXPECT_TRUE(f.Kick()->empty());
}

TEST(PresenceServiceTest, SaysThatAKickFailedRatherThanThatNothingMatched) {
  ServiceFixture f;
  EXPECT_EQ(f.Kick().error().code(), StatusCode::kUnavailable);
  f.Start();
  ASSERT_TRUE(f.Login());
  f.engine.FailNext(FaultyCall::kKick, StatusCode::kUnavailable);
  EXPECT_EQ(f.Kick().error().code(), StatusCode::kUnavailable);
  EXPECT_EQ(f.metrics.engine_call_failures[EngineOperation::kKick].Value(), 1);
  EXPECT_EQ(f.Query()->size(), 1u);
}

TEST(PresenceServiceTest, AnswersNoQueryWithinStartGrace) {
  ServiceFixture f({.start_grace = 5s});
  f.Start();
  EXPECT_TRUE(f.Login()) << "devices may come back meanwhile";
  f.loop.RunFor(5s - 1ns);
  EXPECT_EQ(f.Query().error().code(), StatusCode::kUnavailable);
  EXPECT_EQ(f.Kick().error().code(), StatusCode::kUnavailable);
  EXPECT_FALSE(f.service.Ready().ok());
  f.loop.RunFor(1ns);
  EXPECT_EQ(f.Query()->size(), 1u);
  EXPECT_TRUE(f.service.Ready().ok());
}

TEST(PresenceServiceTest, TellsTheLoopThatHoldsAReplacedConnection) {
  ServiceFixture f;
  f.Start();
  const auto old = f.Login(DeviceId{1}, f.second);
  const auto young = f.Login(DeviceId{1}, f.first);
  ASSERT_EQ(f.holders[1].evicted.size(), 1u);
  EXPECT_TRUE(f.holders[0].evicted.empty());
  EXPECT_EQ(f.holders[1].evicted[0].connection, old->connection);
  EXPECT_EQ(f.holders[1].evicted[0].reason, DisconnectReason::kReplaced);
  EXPECT_EQ(f.holders[1].evicted[0].by, young->connection);
}

TEST(PresenceServiceTest, IgnoresAnEvictionOfAnotherProcessOrLoop) {
  ServiceFixture f;
  f.Start();
  const ConnId ours = f.Login()->connection;
  const ConnId foreign{.boot = ours.boot + 1, .number = ours.number};
  const ConnId no_loop{.boot = ours.boot, .number = ours.number | 1023};
  for (const ConnId& id : {foreign, no_loop}) {
    f.service.OnEvicted({"local", Epoch{1}}, f.kUser, id, DisconnectReason::kKicked, {});
  }
  f.loop.Run();
  EXPECT_TRUE(f.holders[0].evicted.empty());
}

TEST(PresenceServiceTest, SaysHowManyConnectionsAreTooMany) {
  ServiceFixture f({.rules = {.max_connections = 2}});
  f.Start();
  EXPECT_EQ(f.Login(DeviceId{1})->result, ConnectResult::kConnected);
  EXPECT_EQ(f.Login(DeviceId{2})->result, ConnectResult::kConnected);
  EXPECT_EQ(f.Login(DeviceId{3})->result, ConnectResult::kTooMany);
  EXPECT_EQ(f.Query()->size(), 2u);
}

TEST(PresenceServiceTest, CountsWhatIsOnline) {
  ServiceFixture f;
  f.Start();
  ASSERT_TRUE(f.Login(DeviceId{1}));
  ASSERT_TRUE(f.Login(DeviceId{2}));
  Answer<std::vector<PresenceCounts>> answer;
  f.service.Count(f.loop, answer.Callback());
  f.loop.Run();
  ASSERT_EQ(answer.result()->size(), 1u);
  EXPECT_EQ(answer.result()->front().users, 1u);
}

TEST(PresenceServiceTest, StopRemovesEverythingAndIsNotReadyAfterwards) {
  ServiceFixture f;
  f.Start();
  ASSERT_TRUE(f.Login());
  Answer<Done> stopped;
  f.service.Stop(f.loop, DisconnectReason::kDrained, stopped.Callback());
  f.loop.Run();
  EXPECT_TRUE(stopped.result());
  EXPECT_FALSE(f.service.Ready().ok());
  Answer<std::vector<InspectedConnection>> answer;
  f.service.Inspect(f.loop, f.kUser, answer.Callback());
  f.loop.Run();
  EXPECT_TRUE(answer.result()->empty());
}

TEST(PresenceServiceTest, StopSucceedsWithoutAStart) {
  ServiceFixture f;
  Answer<Done> stopped;
  f.service.Stop(f.loop, DisconnectReason::kDrained, stopped.Callback());
  f.loop.Run();
  EXPECT_TRUE(stopped.result());
}

TEST(PresenceServiceTest, CountsEngineCallsAndTheirFailures) {
  ServiceFixture f;
  f.Start();
  f.engine.FailNext(FaultyCall::kQuery, StatusCode::kUnavailable);
  EXPECT_FALSE(f.Query());
  const std::string text = f.metrics.Render({});
  EXPECT_EQ(f.metrics.engine_call_failures[EngineOperation::kQuery].Value(), 1);
  EXPECT_NE(text.find("rollcall_engine_call_seconds_count{call=\"query\"} 1"), std::string::npos);
}

}  // namespace
}  // namespace rollcall::testing
