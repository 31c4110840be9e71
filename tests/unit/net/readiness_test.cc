#include "net/readiness.h"

#include <array>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "net/unique_fd.h"

namespace rollcall {
namespace {

class Recorder final : public ReadyTarget {
 public:
  void OnReady(std::uint32_t events) override {
    seen.push_back(events);
    if (on_ready) on_ready();
  }
  void Prefetch() const override { prefetched_after.push_back(seen.size()); }
  void OnLoopEnd() override { was_let_go = true; }

  mutable std::vector<std::size_t> prefetched_after;  // How many calls of OnReady, each time.
  std::vector<std::uint32_t> seen;
  std::function<void()> on_ready;
  bool was_let_go = false;
};

struct Pair {
  Pair() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    near = UniqueFd(ends[0]);
    far = UniqueFd(ends[1]);
  }
  void Say(std::string_view text) const {
    EXPECT_EQ(::send(far.get(), text.data(), text.size(), 0), ssize_t(text.size()));
  }

  UniqueFd near;
  UniqueFd far;
};

class ReadinessTest : public ::testing::Test {
 protected:
  ~ReadinessTest() override {
    if (!set_.is_stopped()) set_.Stop();
  }

  Readiness set_;
};

TEST_F(ReadinessTest, TellsEachEdgeOnce) {
  const Pair pair;
  Recorder target;
  ASSERT_TRUE(set_.Add(pair.near.get(), target));
  set_.Tell();
  ASSERT_EQ(target.seen.size(), 1U);
  EXPECT_EQ(target.seen[0] & (EPOLLIN | EPOLLOUT), std::uint32_t{EPOLLOUT});
  set_.Tell();
  EXPECT_EQ(target.seen.size(), 1U) << "it is still writable, which is no news";
  pair.Say("a");
  set_.Tell();
  ASSERT_EQ(target.seen.size(), 2U);
  EXPECT_NE(target.seen[1] & EPOLLIN, 0U);
  set_.Tell();
  EXPECT_EQ(target.seen.size(), 2U) << "unread bytes are no news either";
  pair.Say("b");
  set_.Tell();
  EXPECT_EQ(target.seen.size(), 3U) << "more bytes are";
  set_.Remove(pair.near.get(), target);
}

TEST_F(ReadinessTest, TellsWhatWasThereBeforeItWasAdded) {
  const Pair pair;
  pair.Say("early");
  Recorder target;
  ASSERT_TRUE(set_.Add(pair.near.get(), target));
  set_.Tell();
  ASSERT_EQ(target.seen.size(), 1U);
  EXPECT_NE(target.seen[0] & EPOLLIN, 0U);
  set_.Remove(pair.near.get(), target);
}

TEST_F(ReadinessTest, MoreSocketsThanFitIntoOneTurnAreAllToldInTheEnd) {
  constexpr std::size_t kSockets = 200;
  const std::vector<Pair> pairs(kSockets);
  std::vector<Recorder> targets(kSockets);
  for (std::size_t i = 0; i < kSockets; ++i)
    ASSERT_TRUE(set_.Add(pairs[i].near.get(), targets[i]));
  for (std::size_t turn = 0; turn < kSockets; ++turn)
    set_.Tell();
  for (std::size_t i = 0; i < kSockets; ++i) {
    EXPECT_EQ(targets[i].seen.size(), 1U) << i;
    set_.Remove(pairs[i].near.get(), targets[i]);
  }
}

TEST_F(ReadinessTest, AllButTheFirstAreLoadedBeforeTheyAreTold) {
  const std::array<Pair, 3> pairs;
  std::array<Recorder, 3> targets;
  for (std::size_t i = 0; i < 3; ++i)
    ASSERT_TRUE(set_.Add(pairs[i].near.get(), targets[i]));
  set_.Tell();
  const std::vector<std::size_t> once = {0};
  std::size_t loaded = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (targets[i].prefetched_after == once) ++loaded;
    set_.Remove(pairs[i].near.get(), targets[i]);
  }
  EXPECT_EQ(loaded, 2U);
}

TEST_F(ReadinessTest, OneThatIsRemovedInTheSameTurnIsNotTold) {
  const Pair first;
  const Pair second;
  Recorder one;
  Recorder other;
  ASSERT_TRUE(set_.Add(first.near.get(), one));
  ASSERT_TRUE(set_.Add(second.near.get(), other));
  one.on_ready = [&] { set_.Remove(second.near.get(), other); };
  other.on_ready = [&] { set_.Remove(first.near.get(), one); };
  set_.Tell();
  EXPECT_EQ(one.seen.size() + other.seen.size(), 1U);
  set_.Remove(first.near.get(), one);
  set_.Remove(second.near.get(), other);
}

TEST_F(ReadinessTest, RemovedFromTheMiddleTheOthersStay) {
  const std::array<Pair, 3> pairs;
  std::array<Recorder, 3> targets;
  for (std::size_t i = 0; i < 3; ++i)
    ASSERT_TRUE(set_.Add(pairs[i].near.get(), targets[i]));
  set_.Remove(pairs[1].near.get(), targets[1]);
  set_.Tell();
  EXPECT_EQ(targets[0].seen.size(), 1U);
  EXPECT_EQ(targets[1].seen.size(), 0U);
  EXPECT_EQ(targets[2].seen.size(), 1U);
  set_.Stop();
  EXPECT_TRUE(targets[0].was_let_go && targets[2].was_let_go);
  EXPECT_FALSE(targets[1].was_let_go);
}

TEST_F(ReadinessTest, StoppedItTakesNobody) {
  const Pair pair;
  Recorder target;
  set_.Stop();
  EXPECT_FALSE(set_.Add(pair.near.get(), target));
  set_.Remove(pair.near.get(), target);
  EXPECT_TRUE(target.seen.empty());
}

TEST_F(ReadinessTest, WaitsForTheFirstEventOfEitherLane) {
  for (const Lane lane : {Lane::kOrdinary, Lane::kExpress}) {
    const Pair pair;
    Recorder target;
    ASSERT_TRUE(set_.Add(pair.near.get(), target, lane));
    set_.Tell();
    std::jthread speaker([&] { pair.Say("a"); });
    set_.Wait();
    set_.Tell();
    ASSERT_EQ(target.seen.size(), 2U);
    EXPECT_NE(target.seen[1] & EPOLLIN, 0U);
    set_.Remove(pair.near.get(), target, lane);
  }
}

TEST_F(ReadinessTest, TheExpressLaneIsToldAfterAFewOfTheOther) {
  constexpr std::size_t kSockets = 200;
  const std::vector<Pair> pairs(kSockets);
  std::vector<Recorder> targets(kSockets);
  std::size_t told = 0;
  const Pair express_pair;
  Recorder express;
  ASSERT_TRUE(set_.Add(express_pair.near.get(), express, Lane::kExpress));
  set_.Tell();
  for (std::size_t i = 0; i < kSockets; ++i) {
    // Whoever is told first lets the express one have something to read: too late to be collected
    // with it.
    targets[i].on_ready = [&] {
      if (told++ == 0) express_pair.Say("a");
    };
    ASSERT_TRUE(set_.Add(pairs[i].near.get(), targets[i]));
  }
  set_.Tell();
  EXPECT_EQ(express.seen.size(), 2U);
  EXPECT_LT(told, kSockets / 4);
  for (std::size_t i = 0; i < kSockets; ++i)
    set_.Remove(pairs[i].near.get(), targets[i]);
  set_.Remove(express_pair.near.get(), express, Lane::kExpress);
}

TEST_F(ReadinessTest, ManyOfTheExpressLaneDoNotStarveTheOther) {
  constexpr std::size_t kSockets = 200;
  const std::vector<Pair> pairs(kSockets);
  std::vector<Recorder> targets(kSockets);
  for (std::size_t i = 0; i < kSockets; ++i)
    ASSERT_TRUE(set_.Add(pairs[i].near.get(), targets[i], Lane::kExpress));
  const Pair pair;
  Recorder target;
  ASSERT_TRUE(set_.Add(pair.near.get(), target));
  set_.Tell();
  EXPECT_EQ(target.seen.size(), 1U);
  std::size_t told = 0;
  for (std::size_t i = 0; i < kSockets; ++i) {
    told += targets[i].seen.size();
    set_.Remove(pairs[i].near.get(), targets[i], Lane::kExpress);
  }
  EXPECT_LT(told, kSockets / 4);
  set_.Remove(pair.near.get(), target);
}

TEST_F(ReadinessTest, ADescriptorThatCannotBeWatchedIsRefused) {
  Recorder target;
  EXPECT_FALSE(set_.Add(-1, target));
}

}  // namespace
}  // namespace rollcall
