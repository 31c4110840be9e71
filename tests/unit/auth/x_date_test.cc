#include "auth/x_date.h"

#include <chrono>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

TEST(XDateTest, ReadsAndWritesTheSameMoment) {
  const WallTime time = std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + 10h + 30min + 7s;
  EXPECT_EQ(ParseXDate("20240115T103007Z"), time);
  EXPECT_EQ(FormatXDate(time), "20240115T103007Z");
  EXPECT_EQ(FormatXDate(time + 999'999us), "20240115T103007Z");
}

TEST(XDateTest, RoundTripsTheEndsOfDaysMonthsAndYears) {
  for (const char* text : {"19700101T000000Z", "20240229T235959Z", "20231231T235959Z",
                           "20000229T000000Z", "99991231T235959Z", "19691231T235959Z"}) {
    const auto time = ParseXDate(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(FormatXDate(*time), text);
  }
}

TEST(XDateTest, RefusesWhatIsNotTheOneForm) {
  for (const char* text :
       {"", "20240115T103000", "20240115T103000z", "20240115t103000Z", "2024-01-15T10:30:00Z",
        "20240115 103000Z", "20240115T103000Z ", " 20240115T103000Z", "20240115T103000+0000",
        "020240115T103000Z", "100000115T103000Z", "2024011 T103000Z", "+0240115T103000Z",
        "20240115T1030-1Z", "1705314600", "20240115T103000.000Z"}) {
    EXPECT_FALSE(ParseXDate(text)) << text;
  }
}

TEST(XDateTest, RefusesMomentsThatDoNotExist) {
  for (const char* text :
       {"20240230T000000Z", "20230229T000000Z", "21000229T000000Z", "20240431T000000Z",
        "20241301T000000Z", "20240001T000000Z", "20240100T000000Z", "20240115T240000Z",
        "20240115T106000Z", "20240115T103060Z", "20161231T235960Z"}) {
    EXPECT_FALSE(ParseXDate(text)) << text;
  }
}

TEST(XDateTest, TheDayIsTheFirstEightDigits) {
  EXPECT_EQ(DayOfXDate("20240115T103000Z"), "20240115");
}

}  // namespace
}  // namespace rollcall
