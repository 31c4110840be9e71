#include "gateway/timing_wheel.h"

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

constexpr MonotonicTime kStart{1h};

struct Entry final : WheelEntry {
  void OnDue() override {
    ++due;
    if (act) act();
  }
  void OnWheelEnd() override { ended = true; }
  int due = 0;
  bool ended = false;
  std::function<void()> act;
};

TEST(TimingWheelTest, BringsAnEntryUpAtTheFirstTickNotBeforeItsTime) {
  for (const auto& [when, tick] :
       {std::pair{0ms, 1}, {1ms, 1}, {100ms, 1}, {101ms, 2}, {250ms, 3}}) {
    TimingWheel wheel(kStart);
    Entry entry;
    wheel.File(entry, kStart + when);
    wheel.Advance(kStart + tick * 100ms - 1ns);
    EXPECT_EQ(entry.due, 0) << when.count();
    wheel.Advance(kStart + tick * 100ms);
    EXPECT_EQ(entry.due, 1) << when.count();
    wheel.Advance(kStart + 200s);
    EXPECT_EQ(entry.due, 1) << "once";
    EXPECT_EQ(wheel.size(), 0u);
  }
}

TEST(TimingWheelTest, BringsAFarAwayEntryUpEarlyToBeFiledAgain) {
  TimingWheel wheel(kStart);
  Entry entry;
  const MonotonicTime when = kStart + 10min;
  entry.act = [&] {
    if (entry.due < 100) wheel.File(entry, when);
  };
  wheel.File(entry, when);
  wheel.Advance(kStart + 51s);
  EXPECT_EQ(entry.due, 0);
  wheel.Advance(kStart + 51100ms);
  EXPECT_EQ(entry.due, 1);
  wheel.Remove(entry);
}

TEST(TimingWheelTest, FilingAgainMovesAnEntry) {
  TimingWheel wheel(kStart);
  Entry entry;
  wheel.File(entry, kStart + 1s);
  wheel.File(entry, kStart + 2s);
  EXPECT_EQ(wheel.size(), 1u);
  wheel.Advance(kStart + 1900ms);
  EXPECT_EQ(entry.due, 0);
  wheel.Advance(kStart + 2s);
  EXPECT_EQ(entry.due, 1);
}

TEST(TimingWheelTest, WhatIsFiledForThePastComesUpInTheNextTickNotThisOne) {
  TimingWheel wheel(kStart);
  Entry entry;
  entry.act = [&] {
    if (entry.due < 3) wheel.File(entry, kStart);
  };
  wheel.File(entry, kStart);
  for (int tick = 1; tick <= 4; ++tick) {
    wheel.Advance(kStart + tick * 100ms);
    EXPECT_EQ(entry.due, std::min(tick, 3));
  }
}

TEST(TimingWheelTest, AnEntryMayRemoveOthersOfTheSameSlot) {
  TimingWheel wheel(kStart);
  std::vector<std::unique_ptr<Entry>> entries;
  for (int i = 0; i < 4; ++i) {
    entries.push_back(std::make_unique<Entry>());
    wheel.File(*entries.back(), kStart + 100ms);
  }
  entries[0]->act = [&] {
    wheel.Remove(*entries[1]);
    entries[1].reset();
    wheel.Remove(*entries[3]);
  };
  wheel.Advance(kStart + 100ms);
  EXPECT_EQ(entries[2]->due, 1);
  EXPECT_EQ(entries[3]->due, 0);
  EXPECT_EQ(wheel.size(), 0u);
}

TEST(TimingWheelTest, RemovingWhatIsNotFiledIsHarmless) {
  TimingWheel wheel(kStart);
  Entry entry;
  wheel.Remove(entry);
  EXPECT_EQ(wheel.size(), 0u);
}

TEST(TimingWheelTest, EndAllReachesEveryEntryOnce) {
  TimingWheel wheel(kStart);
  std::vector<Entry> entries(700);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    wheel.File(entries[i], kStart + i * 100ms);
  }
  wheel.EndAll();
  EXPECT_EQ(wheel.size(), 0u);
  for (const Entry& entry : entries) {
    EXPECT_TRUE(entry.ended);
    EXPECT_EQ(entry.due, 0);
  }
}

}  // namespace
}  // namespace rollcall::testing
