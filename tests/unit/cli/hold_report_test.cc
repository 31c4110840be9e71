#include "cli/hold_report.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

HoldReport Good() {
  HoldReport report;
  report.devices_asked = 200;
  report.idle_memory = 4'000'000;
  report.steps = {{.devices = 100, .logins_per_second = 50, .memory = 5'000'000},
                  {.devices = 200, .logins_per_second = 70, .memory = 5'051'200}};
  report.held = 10s;
  report.heartbeats = 400;
  report.judges_memory = true;
  for (int second = 0; second <= 10; ++second)
    report.held_memory.push_back({.x = double(second), .y = 5'051'200});
  report.cpu = 14ms;
  report.idle_cpu_per_second = 1ms;
  report.sampled = 200;
  return report;
}

TEST(HoldReport, TakesMemoryFromTheSlopeAndIdleCpuOff) {
  const HoldReport report = Good();
  EXPECT_DOUBLE_EQ(report.bytes_per_device().value(), 512);
  EXPECT_DOUBLE_EQ(report.cpu_microseconds_per_heartbeat().value(), 10);
  EXPECT_DOUBLE_EQ(report.best_logins_per_second(), 70);
  EXPECT_EQ(report.false_offlines(), 0u);
}

TEST(HoldReport, SaysWhatWasNotMeasured) {
  HoldReport report = Good();
  report.steps[1].memory.reset();
  report.heartbeats = 0;
  EXPECT_FALSE(report.bytes_per_device());
  EXPECT_FALSE(report.cpu_microseconds_per_heartbeat());
  EXPECT_THAT(HoldText(report), HasSubstr("node memory a device  not measured"));
  EXPECT_THAT(HoldJson(report), HasSubstr(R"("BytesPerDevice":null)"));
  EXPECT_THAT(HoldJson(report), HasSubstr(R"("NodeMemoryBytes":null)"));
}

TEST(HoldReport, CountsClosedAndAbsentDevicesAsFalselyOffline) {
  HoldReport report = Good();
  report.lost = 2;
  report.absent = 3;
  report.trouble = "close code 1006: lost";
  EXPECT_EQ(report.false_offlines(), 5u);
  EXPECT_THAT(HoldText(report),
              HasSubstr("5 (2 closed by the node, 3 of 200 asked for were absent)"));
  EXPECT_THAT(HoldText(report), HasSubstr("close code 1006: lost"));
  EXPECT_THAT(HoldJson(report), HasSubstr(R"("FalseOfflines":5)"));
}

TEST(HoldReport, AMemoryThatGrowsIsNotClean) {
  HoldReport report = Good();
  EXPECT_TRUE(report.is_clean());
  EXPECT_THAT(HoldText(report),
              HasSubstr("4933 / 4933 / 4933 KiB at start, middle, end: flat (+0 KiB"));
  for (std::size_t i = 0; i < report.held_memory.size(); ++i)
    report.held_memory[i].y += 51'200.0 * double(i);
  EXPECT_FALSE(report.is_clean());
  EXPECT_THAT(HoldText(report),
              HasSubstr("4933 / 5183 / 5433 KiB at start, middle, end: GROWS (+400 KiB"));
  EXPECT_THAT(HoldJson(report),
              HasSubstr(R"("NodeMemoryStartBytes":5051200,"NodeMemoryMiddleBytes":5307200,)"
                        R"("NodeMemoryEndBytes":5563200,"NodeMemoryGrowthBytes":409600.000,)"
                        R"("GrowingNodes":1)"));
  report.judges_memory = false;
  EXPECT_TRUE(report.is_clean()) << "of a node that was running before nothing is known";
}

TEST(HoldReport, TheJsonHoldsEachFigure) {
  const std::string json = HoldJson(Good());
  for (const char* const part :
       {R"("Bench":"hold")", R"("DevicesAsked":200)",
        R"({"Devices":100,"LoginsPerSecond":50.000,"NodeMemoryBytes":5000000})",
        R"("BytesPerDevice":512.000)", R"("HeldSeconds":10.000)", R"("Heartbeats":400)",
        R"("HeartbeatsPerSecond":40.000)", R"("CpuMicrosecondsPerHeartbeat":10.000)",
        R"("FailedLogins":0)"}) {
    EXPECT_THAT(json, HasSubstr(part));
  }
}

}  // namespace
}  // namespace rollcall
