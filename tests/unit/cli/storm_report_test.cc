#include "cli/storm_report.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

StormRound Round(Duration took, Duration cpu) {
  StormRound round;
  round.logins = 1000;
  round.took = took;
  round.cpu = cpu;
  round.login.Record(20ms, 1000);
  round.absence.Record(3ms, 50);
  round.memory_online = 2'048'000;
  round.memory_after = 1'024'000;
  return round;
}

StormReport Good() {
  StormReport report;
  report.devices = 1000;
  report.memory_before = 512'000;
  report.rounds = {Round(100ms, 40ms), Round(200ms, 60ms), Round(400ms, 50ms)};
  return report;
}

TEST(StormReport, TakesTheMedianOverTheRoundsAndEveryLatency) {
  const StormReport report = Good();
  EXPECT_TRUE(report.is_clean());
  EXPECT_DOUBLE_EQ(report.logins_per_second(), 5000);
  EXPECT_DOUBLE_EQ(report.cpu_microseconds_per_login().value(), 50);
  EXPECT_EQ(report.login().count(), 3000u);
  EXPECT_EQ(report.absence().count(), 150u);
  const std::string text = StormText(report);
  EXPECT_THAT(text, HasSubstr("50.0 us, 20000 logins a core-second"));
  EXPECT_THAT(text, HasSubstr("loss to absent        p50 3.0"));
  EXPECT_THAT(text, HasSubstr("2000"));
  EXPECT_THAT(text, HasSubstr("500"));
}

TEST(StormReport, SaysWhatWasNotMeasured) {
  StormReport report = Good();
  for (StormRound& round : report.rounds) {
    round.cpu.reset();
    round.absence = {};
    round.memory_after.reset();
  }
  EXPECT_FALSE(report.cpu_microseconds_per_login());
  EXPECT_THAT(StormText(report), HasSubstr("node CPU a login      not measured"));
  EXPECT_THAT(StormText(report), HasSubstr("loss to absent        none"));
  EXPECT_THAT(StormJson(report), HasSubstr(R"("NodeMemoryAfterBytes":null)"));
  EXPECT_EQ(StormReport{}.logins_per_second(), 0);
}

TEST(StormReport, AnythingThatWentWrongIsNotClean) {
  for (const auto spoil :
       {+[](StormReport& it) { it.failed_logins = 1; }, +[](StormReport& it) { it.lost = 1; },
        +[](StormReport& it) { it.falsely_offline = 1; },
        +[](StormReport& it) { it.trouble = "asking for users: HTTP 503"; },
        +[](StormReport& it) { it.rounds[1].still_present = 1; }}) {
    StormReport report = Good();
    spoil(report);
    EXPECT_FALSE(report.is_clean());
  }
}

TEST(StormReport, AMemoryThatGrowsFromRoundToRoundIsNotClean) {
  StormReport report = Good();
  report.rounds.assign(20, Round(100ms, 40ms));
  report.judges_memory = true;
  EXPECT_EQ(report.logins(), 20'000u);
  EXPECT_TRUE(report.is_clean());
  EXPECT_THAT(StormText(report), HasSubstr("memory with all gone  flat (+0 KiB"));
  for (std::size_t i = 0; i < report.rounds.size(); ++i)
    *report.rounds[i].memory_after += 50'000 * static_cast<std::int64_t>(i);
  EXPECT_FALSE(report.is_clean());
  EXPECT_THAT(StormText(report), HasSubstr("memory with all gone  GROWS (+684 KiB"));
  EXPECT_THAT(StormJson(report),
              HasSubstr(R"("Logins":20000,"NodeMemoryGrowthBytes":700000.000,"GrowingNodes":1)"));
  report.judges_memory = false;
  EXPECT_TRUE(report.is_clean());
}

TEST(StormReport, TheJsonHoldsEachRoundAndEachReason) {
  StormReport report = Good();
  report.troubles = {{"Connection refused", 3}};
  const std::string json = StormJson(report);
  for (const char* const part :
       {R"("Bench":"storm")", R"("Devices":1000)", R"("LoginsPerSecond":10000.000)",
        R"("CpuMicrosecondsPerLogin":40.000)", R"("NodeMemoryOnlineBytes":2048000)",
        R"("IdleNodeMemoryBytes":512000)", R"("Troubles":{"Connection refused":3})"}) {
    EXPECT_THAT(json, HasSubstr(part));
  }
  EXPECT_THAT(StormText(report), HasSubstr("3 x Connection refused"));
}

}  // namespace
}  // namespace rollcall
