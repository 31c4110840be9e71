#include "base/unique_function.h"

#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

// Counts how many live copies of it there are, in a callable of a chosen size.
template <std::size_t kBytes>
struct Counting {
  explicit Counting(int& live) : live_(&live) { ++*live_; }
  Counting(Counting&& other) noexcept : live_(other.live_) { ++*live_; }
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;
  Counting& operator=(Counting&&) = delete;
  ~Counting() { --*live_; }
  int operator()(int x) { return x + *live_; }

  int* live_;
  std::array<char, kBytes> ballast{};
};

constexpr std::size_t kSmall = 8;
constexpr std::size_t kLarge = UniqueFunction<void()>::kInlineBytes * 2;

template <typename Callable>
void ExpectOwnedOnce() {
  int live = 0;
  {
    UniqueFunction<int(int)> first{Callable(live)};
    EXPECT_EQ(live, 1);
    EXPECT_EQ(first(10), 11);
    UniqueFunction<int(int)> second(std::move(first));
    EXPECT_EQ(live, 1);
    EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): moved-from means empty.
    EXPECT_EQ(second(20), 21);
    UniqueFunction<int(int)> third{Callable(live)};
    EXPECT_EQ(live, 2);
    third = std::move(second);
    EXPECT_EQ(live, 1);
    EXPECT_EQ(third(30), 31);
    third = nullptr;
    EXPECT_EQ(live, 0);
    third = UniqueFunction<int(int)>{Callable(live)};
  }
  EXPECT_EQ(live, 0);
}

TEST(UniqueFunctionTest, OwnsASmallCallableExactlyOnce) {
  ExpectOwnedOnce<Counting<kSmall>>();
}

TEST(UniqueFunctionTest, OwnsALargeCallableExactlyOnce) {
  ExpectOwnedOnce<Counting<kLarge>>();
}

TEST(UniqueFunctionTest, OwnsWhatACallbackNeeds) {
  UniqueFunction<int()> function = [box = std::make_unique<int>(5)] { return *box; };
  EXPECT_EQ(function(), 5);
}

TEST(UniqueFunctionTest, PassesMoveOnlyArguments) {
  UniqueFunction<int(std::unique_ptr<int>)> function = [](std::unique_ptr<int> box) {
    return *box + 1;
  };
  EXPECT_EQ(function(std::make_unique<int>(1)), 2);
}

TEST(UniqueFunctionTest, KeepsStateBetweenCalls) {
  UniqueFunction<int()> count = [n = 0]() mutable { return ++n; };
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(count(), 2);
}

TEST(UniqueFunctionTest, SurvivesAssignmentToItself) {
  UniqueFunction<int()> function = [] { return 3; };
  UniqueFunction<int()>& same = function;
  function = std::move(same);
  EXPECT_EQ(function(), 3);
}

TEST(UniqueFunctionTest, LoadsWhateverItsFirstWordIs) {
  UniqueFunction<std::uint64_t()> function;
  function.PrefetchCaptured(256);  // Empty: nothing to load.
  function = [no_pointer = ~std::uint64_t{0}] { return no_pointer; };
  function.PrefetchCaptured(256);
  EXPECT_EQ(function(), ~std::uint64_t{0});
}

TEST(UniqueFunctionDeathTest, EndsTheProcessWhenCalledEmpty) {
  UniqueFunction<void()> empty;
  EXPECT_FALSE(empty);
  EXPECT_DEATH(empty(), "CHECK failed");
}

}  // namespace
}  // namespace rollcall
