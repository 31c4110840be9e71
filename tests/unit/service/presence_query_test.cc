#include "service/presence_query.h"

#include <chrono>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/limits.h"
#include "unit/service/service_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct PresenceFixture : ServiceFixture {
  explicit PresenceFixture(ServiceOptions options = {}) : ServiceFixture(std::move(options)) {
    service.UseLastSeen(last_seen);
    Answer<Done> started;
    last_seen.Start(started.Callback());
    loop.Run();
    CHECK(started.result());
    Start();
  }

  Result<PresenceAnswer> Ask(std::vector<UserId> users = {kUser.user}) {
    Answer<PresenceAnswer> answer;
    service.QueryPresence(loop, kUser.app, std::move(users), answer.Callback());
    CHECK(answer.times() == 0);
    loop.Run();
    CHECK(answer.times() == 1);
    return answer.result();
  }

  void Logout(const ConnId& connection, DisconnectReason reason) {
    Answer<Done> done;
    service.Logout(loop, kUser, connection, reason, done.Callback());
    loop.Run();
  }

  Logger log{LogLevel::kError, LogFormat::kText, {.descriptor = -1}};
  LastSeen last_seen{{engine, loop, clock, metrics, log}, *LastSeenStore::Open({})};
};

TEST(PresenceQueryTest, ShowsWhoIsOnlineWithAllThatIsKnown) {
  PresenceFixture f;
  const auto first = f.Login(DeviceId{1}, f.first);
  const auto second = f.Login(DeviceId{2}, f.second);
  f.holders[0].held = first->connection;
  f.holders[0].heard = f.clock.Now() - 4s;
  const auto answer = f.Ask();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->as_of, f.clock.Wall());
  EXPECT_THAT(answer->unknown, IsEmpty());
  ASSERT_EQ(answer->users.size(), 1u);
  const PresentUser& user = answer->users[0];
  EXPECT_TRUE(user.is_online);
  EXPECT_EQ(user.version, answer->version) << "nothing happened since";
  ASSERT_EQ(user.connections.size(), 2u);
  EXPECT_EQ(user.connections[0].live.connection.id, first->connection);
  EXPECT_TRUE(user.connections[0].held_here);
  EXPECT_EQ(user.connections[0].last_heard_ago, 4s);
  EXPECT_EQ(user.connections[1].live.connection.id, second->connection);
  EXPECT_FALSE(user.connections[1].held_here);
  EXPECT_EQ(user.connections[1].live.owner.id, "local");
}

TEST(PresenceQueryTest, ShowsWhenAndWhySomebodyWent) {
  PresenceFixture f;
  const auto login = f.Login();
  const Version online = f.Ask()->users[0].version;
  f.clock.Advance(5s);
  f.Logout(login->connection, DisconnectReason::kTimeout);
  const WallTime went = f.clock.Wall();
  f.clock.Advance(5s);
  const auto answer = f.Ask();
  ASSERT_TRUE(answer && answer->users.size() == 1);
  EXPECT_FALSE(answer->users[0].is_online);
  EXPECT_GT(answer->users[0].version, online);
  EXPECT_EQ(answer->users[0].last, (Sighting{went, DisconnectReason::kTimeout}));
  EXPECT_THAT(answer->users[0].connections, IsEmpty());
}

TEST(PresenceQueryTest, AnswersInTheOrderAskedAndEachUserOnce) {
  PresenceFixture f;
  ASSERT_TRUE(f.Login());
  const auto answer = f.Ask({UserId{1}, f.kUser.user, UserId{3}, UserId{1}});
  ASSERT_TRUE(answer && answer->users.size() == 3);
  EXPECT_EQ(answer->users[0].user, UserId{1});
  EXPECT_EQ(answer->users[1].user, f.kUser.user);
  EXPECT_EQ(answer->users[2].user, UserId{3});
  EXPECT_FALSE(answer->users[2].last) << "it never came";
}

TEST(PresenceQueryTest, TakesAsManyUsersAsItMay) {
  PresenceFixture f;
  std::vector<UserId> users(kMaxUsersPerInspection);
  for (std::size_t i = 0; i < users.size(); ++i)
    users[i] = UserId{static_cast<std::int64_t>(i)};
  ASSERT_TRUE(f.Login());
  const auto answer = f.Ask(users);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->users.size(), users.size());
  EXPECT_TRUE(answer->users[42].is_online);
}

TEST(PresenceQueryTest, WithinTheGraceOnlyWhoIsOnlineIsKnown) {
  ServiceOptions options;
  options.start_grace = 10s;
  PresenceFixture f(options);
  ASSERT_TRUE(f.Login());
  const auto early = f.Ask({f.kUser.user, UserId{1}});
  ASSERT_TRUE(early && early->users.size() == 1);
  EXPECT_THAT(early->unknown, ElementsAre(UserId{1}));
  f.clock.Advance(10s);
  EXPECT_EQ(f.Ask({f.kUser.user, UserId{1}})->users.size(), 2u);
}

TEST(PresenceQueryTest, WhomALapsedLeaseHidesIsUnknownAndThenOffline) {
  PresenceFixture f;
  Answer<LeaseAnswer> opened;
  const ReportOwner owner{.app = f.kUser.app, .name = "gw"};
  f.service.reports().Open(f.loop,
                           {.owner = owner, .account = AccountId{1}, .max_leases = 1, .ttl = 3s},
                           opened.Callback());
  f.loop.Run();
  Answer<ReportAnswer> reported;
  ReportedEvent event;
  event.sequence = 1;
  event.conn_key = "c";
  event.user = f.kUser.user;
  f.service.reports().Report(f.loop,
                             {.owner = owner, .epoch = opened.result()->epoch, .events = {event}},
                             reported.Callback());
  f.loop.Run();
  ASSERT_TRUE(f.Ask()->users.at(0).is_online);
  f.clock.Advance(3s);
  const auto hidden = f.Ask();
  EXPECT_THAT(hidden->users, IsEmpty());
  EXPECT_THAT(hidden->unknown, ElementsAre(f.kUser.user));
  f.loop.RunFor(60s);
  const auto gone = f.Ask();
  ASSERT_EQ(gone->users.size(), 1u);
  EXPECT_EQ(gone->users[0].last->reason, DisconnectReason::kLeaseLapsed);
}

TEST(PresenceQueryTest, WhoComesBackWhileItIsAskedIsAskedForAgain) {
  PresenceFixture f;
  Answer<PresenceAnswer> answer;
  // Between the engine's answer, without the user, and what was seen of it.
  f.service.QueryPresence(f.loop, f.kUser.app, {f.kUser.user}, answer.Callback());
  Answer<LoginOutcome> login;
  f.loop.Post([&] {
    f.loop.Post([&] { f.service.Login(f.loop, 0, f.Request(DeviceId{1}), login.Callback()); });
  });
  f.loop.Run();
  ASSERT_TRUE(login.result() && answer.result());
  ASSERT_EQ(answer.result()->users.size(), 1u);
  EXPECT_TRUE(answer.result()->users[0].is_online);
  EXPECT_GE(f.engine.calls(FaultyCall::kInspect), 2);
}

TEST(PresenceQueryTest, WhatWasSeenMayBeUnknownWithoutHidingWhoIsOnline) {
  PresenceFixture f;
  ASSERT_TRUE(f.Login());
  for (int i = 0; i < 2; ++i) {
    Answer<PresenceAnswer> answer;
    f.service.QueryPresence(f.loop, f.kUser.app, {UserId{1}, f.kUser.user}, answer.Callback());
    // Not the query's own call, but the one that asks up to where to follow.
    f.engine.FailNext(FaultyCall::kChanges, StatusCode::kUnavailable);
    f.loop.Run();
    ASSERT_TRUE(answer.result());
    EXPECT_THAT(answer.result()->unknown, ElementsAre(UserId{1}));
    EXPECT_TRUE(answer.result()->users.at(0).is_online);
  }
}

TEST(PresenceQueryTest, AnEngineThatDoesNotAnswerIsUnavailable) {
  PresenceFixture f;
  f.engine.FailNext(FaultyCall::kInspect, StatusCode::kUnavailable);
  EXPECT_EQ(f.Ask().error().code(), StatusCode::kUnavailable);
  f.engine.FailNext(FaultyCall::kChanges, StatusCode::kUnavailable);
  EXPECT_EQ(f.Ask().error().code(), StatusCode::kUnavailable);
  EXPECT_TRUE(f.Ask());
}

TEST(PresenceQueryTest, WithoutALeaseNothingIsAnswered) {
  PresenceFixture f;
  Answer<Done> stopped;
  f.service.Stop(f.loop, DisconnectReason::kDrained, stopped.Callback());
  f.loop.Run();
  EXPECT_EQ(f.Ask().error().code(), StatusCode::kUnavailable);
}

TEST(PresenceQueryTest, WithoutLastSeenWhoIsNotOnlineIsUnknown) {
  ServiceFixture f;
  f.Start();
  Answer<PresenceAnswer> answer;
  f.service.QueryPresence(f.loop, f.kUser.app, {f.kUser.user}, answer.Callback());
  f.loop.Run();
  EXPECT_THAT(answer.result()->unknown, ElementsAre(f.kUser.user));
}

}  // namespace
}  // namespace rollcall::testing
