#include "last_seen/last_seen.h"

#include <array>
#include <chrono>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "engine/memory/memory_engine.h"
#include "last_seen/database.h"
#include "support/faulty_engine.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"
#include "unit/last_seen/temporary_file.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

constexpr AppId kApp{7};

class LastSeenTest : public ::testing::Test {
 protected:
  LastSeenTest() {
    Open();
    owner_ = Wait<OpenedLease>([&](auto done) {
               engine_.OpenOwner(Call(), "node", {}, std::move(done));
             })->epoch;
  }

  void Open() {
    last_seen_ = std::make_unique<LastSeen>(LastSeenTools{engine_, loop_, clock_, metrics_, log_},
                                            Store(file_.path()));
  }

  void Start() {
    const auto started = Wait<Done>([&](auto done) { last_seen_->Start(std::move(done)); });
    ASSERT_TRUE(started);
  }

  template <typename T, typename Ask>
  Result<T> Wait(Ask ask) {
    std::optional<Result<T>> answer;
    ask([&](Result<T> result) {
      CHECK(!answer);
      answer.emplace(std::move(result));
    });
    CHECK(!answer);  // Never inside the call.
    loop_.Run();
    CHECK(answer);
    return *std::move(answer);
  }

  EngineCall Call() { return {loop_, MonotonicTime::max()}; }

  void Login(std::int64_t user) {
    ConnectRequest request;
    request.owner = {"node", owner_};
    request.connection.id = {.boot = 1, .number = static_cast<std::uint64_t>(user)};
    request.connection.user = {kApp, UserId{user}};
    const auto outcome =
        Wait<ConnectOutcome>([&](auto done) { engine_.Connect(Call(), request, std::move(done)); });
    ASSERT_TRUE(outcome && outcome->result == ConnectResult::kConnected);
  }

  void Logout(std::int64_t user, DisconnectReason reason = DisconnectReason::kClosed) {
    DisconnectRequest request;
    request.owner = {"node", owner_};
    request.user = {kApp, UserId{user}};
    request.connection = {.boot = 1, .number = static_cast<std::uint64_t>(user)};
    request.reason = reason;
    ASSERT_TRUE(
        Wait<Done>([&](auto done) { engine_.Disconnect(Call(), request, std::move(done)); }));
  }

  Result<std::vector<SeenUser>> Find(std::int64_t user) {
    return Wait<std::vector<SeenUser>>([&](auto done) {
      last_seen_->Find(loop_, MonotonicTime::max(), kApp, {UserId{user}}, std::move(done));
    });
  }

  static std::unique_ptr<LastSeenStore> Store(const std::string& file) {
    auto store = LastSeenStore::Open({.file = file});
    CHECK(store);
    return *std::move(store);
  }

  TemporaryFile file_;
  ManualClock clock_;
  ManualLoop loop_{clock_};
  MemoryEngine memory_{{.change_log_capacity = 8}, clock_};
  FaultyEngine engine_{memory_};
  Catalog metrics_;
  Logger log_{LogLevel::kError, LogFormat::kText, {.descriptor = -1}};
  std::unique_ptr<LastSeen> last_seen_;
  Epoch owner_{};
};

TEST_F(LastSeenTest, AnswersAfterEverythingThatHappenedBeforeTheQuestion) {
  Start();
  Login(1);
  Logout(1, DisconnectReason::kKicked);
  const auto found = Find(1);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->front().last, (Sighting{clock_.Wall(), DisconnectReason::kKicked}));
  Login(1);
  EXPECT_TRUE(Find(1)->front().is_online);
}

TEST_F(LastSeenTest, FollowsByItself) {
  Start();
  for (std::int64_t user = 1; user <= 4; ++user)
    Login(user);
  loop_.RunFor(LastSeen::kPeriod);
  EXPECT_EQ(metrics_.last_seen_users.Value(), 4);
  EXPECT_EQ(metrics_.last_seen_changes.Value(), 4);
  for (std::int64_t user = 5; user <= 12; ++user)
    Login(user);
  loop_.RunFor(LastSeen::kPeriod);
  EXPECT_EQ(metrics_.last_seen_users.Value(), 12) << "no more than the engine keeps at a time";
  EXPECT_EQ(metrics_.last_seen_resyncs.Value(), 0);
}

TEST_F(LastSeenTest, SaysWhatItMissed) {
  Start();
  Login(1);
  Logout(1);
  ASSERT_TRUE(Find(1)->front().last);
  for (std::int64_t user = 2; user <= 20; ++user)
    Login(user);
  EXPECT_FALSE(Find(1)->front().last) << "it may have come and gone meanwhile";
  EXPECT_EQ(metrics_.last_seen_resyncs.Value(), 1);
  Logout(20);
  EXPECT_TRUE(Find(20)->front().last);
}

TEST_F(LastSeenTest, WhatTheEngineDoesNotTellIsNotKnown) {
  Start();
  engine_.FailNext(FaultyCall::kChanges, StatusCode::kUnavailable);
  EXPECT_EQ(Find(1).error().code(), StatusCode::kUnavailable);
  EXPECT_TRUE(Find(1));
}

TEST_F(LastSeenTest, AStoreThatCannotBeWrittenIsNotBelieved) {
  last_seen_.reset();
  ASSERT_TRUE(Database::Open(file_.path())
                  ->Run("CREATE TRIGGER full BEFORE INSERT ON users WHEN NEW.user = 13 "
                        "BEGIN SELECT raise(FAIL, 'disk is full'); END")
                  .ok());
  Open();
  Start();
  Login(1);
  Logout(1);
  ASSERT_TRUE(Find(1)->front().last);
  Login(13);
  EXPECT_EQ(Find(1).error().code(), StatusCode::kUnavailable);
  EXPECT_GE(metrics_.last_seen_failures.Value(), 1);
  EXPECT_EQ(metrics_.last_seen_users.Value(), 1) << "all of it or nothing";
  const double failures = metrics_.last_seen_failures.Value();
  loop_.RunFor(10 * LastSeen::kRetryPeriod);
  EXPECT_GE(metrics_.last_seen_failures.Value(), failures + 9) << "it is tried again";
  EXPECT_LE(metrics_.last_seen_failures.Value(), failures + 21) << "not at once";
}

TEST_F(LastSeenTest, TakesABoundedNumberOfQuestions) {
  Start();
  std::size_t answered = 0;
  std::size_t refused = 0;
  for (std::size_t i = 0; i < LastSeen::kMaxWaiting + 3; ++i) {
    last_seen_->Find(
        loop_, MonotonicTime::max(), kApp, {UserId{1}},
        [&](const Result<std::vector<SeenUser>>& found) { ++(found ? answered : refused); });
  }
  loop_.Run();
  EXPECT_EQ(answered, LastSeen::kMaxWaiting);
  EXPECT_EQ(refused, 3u);
  EXPECT_EQ(metrics_.last_seen_refusals.Value(), 3);
  EXPECT_TRUE(Find(1)) << "and again when those are answered";
}

TEST_F(LastSeenTest, AQuestionWhoseTimeIsOverIsNotAnswered) {
  Start();
  const auto late = Wait<std::vector<SeenUser>>([&](auto done) {
    last_seen_->Find(loop_, clock_.Now() - 1ms, kApp, {UserId{1}}, std::move(done));
  });
  EXPECT_EQ(late.error().code(), StatusCode::kUnavailable);
}

TEST_F(LastSeenTest, AtTheEndItFollowsToTheEnd) {
  Start();
  Login(1);
  Logout(1, DisconnectReason::kDrained);
  ASSERT_TRUE(Wait<Done>([&](auto done) { last_seen_->Stop(std::move(done)); }));
  EXPECT_EQ(Find(1).error().code(), StatusCode::kUnavailable);
  last_seen_.reset();
  const auto store = Store(file_.path());
  ASSERT_TRUE(store->Begin(Version{ToInteger(store->last_version()) + 9}).ok());
  const std::array users = {UserId{1}};
  const SeenUser seen = store->Find(kApp, users)->front();
  EXPECT_EQ(seen.last, (Sighting{clock_.Wall(), DisconnectReason::kDrained}));
  EXPECT_LE(seen.version, store->last_version()) << "not raised as after a crash";
}

}  // namespace
}  // namespace rollcall::testing
