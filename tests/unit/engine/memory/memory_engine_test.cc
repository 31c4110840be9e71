#include "engine/memory/memory_engine.h"

#include <chrono>
#include <optional>

#include <gtest/gtest.h>

#include "domain/limits.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

// What the contract suite cannot ask of every engine.
class MemoryEngineTest : public ::testing::Test {
 protected:
  EngineCall Call(Duration patience = 1s) { return {loop_, clock_.Now() + patience}; }

  void LoginMany(std::size_t count) {
    engine_.OpenOwner(Call(), "a", {}, [this](Result<OpenedLease> lease) {
      owner_ = {"a", lease->epoch};
    });
    loop_.Run();
    for (std::size_t i = 1; i <= count; ++i) {
      ConnectRequest request;
      request.owner = owner_;
      request.connection.id = {.boot = 1, .number = i};
      request.connection.user = {AppId{1}, UserId{static_cast<std::int64_t>(i)}};
      engine_.Connect(Call(), request,
                      [](Result<ConnectOutcome> outcome) { EXPECT_TRUE(outcome.has_value()); });
    }
    loop_.Run();
  }

  std::size_t ChangesAfter(Version from) {
    std::size_t changes = 0;
    engine_.ReadChanges(Call(), from, 1,
                        [&](Result<ChangePage> page) { changes = page->changes.size(); });
    loop_.Run();
    return changes;
  }

  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  MemoryEngine engine_{{}, clock_};
  Owner owner_;
};

TEST_F(MemoryEngineTest, ClosingManyConnectionsTakesSeveralTurnsOfTheLoop) {
  constexpr std::size_t kCount = 2 * MemoryEngine::kMaxRemovalsPerStep + 1;
  LoginMany(kCount);
  bool closed = false;
  bool turned = false;
  engine_.CloseOwner(Call(), owner_, DisconnectReason::kDrained, [&](Result<Done> done) {
    closed = done.has_value();
    EXPECT_TRUE(turned);
  });
  loop_.Post([&] { turned = true; });
  loop_.Run();
  EXPECT_TRUE(closed);
}

TEST_F(MemoryEngineTest, AClosingThatMissesItsDeadlineCanBeRepeated) {
  LoginMany(MemoryEngine::kMaxRemovalsPerStep + 1);
  std::optional<StatusCode> code;
  engine_.CloseOwner(Call(), owner_, DisconnectReason::kDrained, [&](Result<Done> done) {
    code = done ? StatusCode::kOk : done.error().code();
  });
  clock_.Advance(1s + 1ns);
  loop_.Run();
  EXPECT_EQ(code, StatusCode::kUnavailable);
  engine_.CloseOwner(Call(), owner_, DisconnectReason::kDrained, [&](Result<Done> done) {
    code = done ? StatusCode::kOk : done.error().code();
  });
  loop_.Run();
  EXPECT_EQ(code, StatusCode::kOk);
  std::optional<std::size_t> left;
  engine_.ExpireOwners(Call(), [&](Result<std::size_t> removed) { left = *removed; });
  loop_.Run();
  EXPECT_EQ(left, 0U);
}

TEST_F(MemoryEngineTest, AnswersACallThatStartsAtItsDeadline) {
  std::optional<bool> answered;
  engine_.Query(Call(0s), AppId{1}, {UserId{1}},
                [&](Result<std::vector<OnlineConnection>> found) { answered = found.has_value(); });
  loop_.Run();
  EXPECT_EQ(answered, true);
}

TEST_F(MemoryEngineTest, DoesNothingForACallThatIsTooLate) {
  LoginMany(1);
  std::optional<StatusCode> code;
  engine_.Disconnect(Call(-1ns), {owner_, {}, {AppId{1}, UserId{1}}, {1, 1}, {}},
                     [&](Result<Done> done) { code = done.error().code(); });
  loop_.Run();
  EXPECT_EQ(code, StatusCode::kUnavailable);
  EXPECT_EQ(ChangesAfter(Version::kNone), 1U);
}

TEST_F(MemoryEngineTest, AllUsersOfAQueryMayBeTheSameOrDifferent) {
  LoginMany(kMaxUsersPerQuery);
  std::vector<UserId> users;
  for (std::size_t i = 1; i <= kMaxUsersPerQuery; ++i) {
    users.push_back(UserId{static_cast<std::int64_t>(i)});
  }
  std::size_t found = 0;
  const auto count = [&](Result<std::vector<OnlineConnection>> live) { found = live->size(); };
  engine_.Query(Call(), AppId{1}, users, count);
  loop_.Run();
  EXPECT_EQ(found, kMaxUsersPerQuery);
  engine_.Query(Call(), AppId{1}, std::vector<UserId>(kMaxUsersPerQuery, UserId{1}), count);
  loop_.Run();
  EXPECT_EQ(found, 1U);
}

using MemoryEngineDeathTest = MemoryEngineTest;

TEST_F(MemoryEngineDeathTest, ChecksThatAQueryNamesNoMoreUsersThanItMay) {
  const std::vector<UserId> users(kMaxUsersPerQuery + 1);
  EXPECT_DEATH(engine_.Query(Call(), AppId{1}, users, [](auto) {}), "CHECK");
}

}  // namespace
}  // namespace rollcall
