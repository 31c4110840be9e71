#include "base/units.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

struct DurationCase {
  std::string_view text;
  Duration value;
};

TEST(UnitsTest, ReadsAndPrintsDurations) {
  for (const auto& [text, value] :
       {DurationCase{"0s", 0s}, DurationCase{"250ms", 250ms}, DurationCase{"25s", 25s},
        DurationCase{"15m", 15min}, DurationCase{"1h", 1h}, DurationCase{"30d", 720h}}) {
    const Result<Duration> duration = ParseDuration(text);
    ASSERT_TRUE(duration) << text;
    EXPECT_EQ(*duration, value) << text;
    EXPECT_EQ(DurationText(value), text);
  }
}

TEST(UnitsTest, PrintsTheLargestUnitWithoutAFraction) {
  EXPECT_EQ(DurationText(90s), "90s");
  EXPECT_EQ(DurationText(120s), "2m");
  EXPECT_EQ(DurationText(24h), "1d");
  EXPECT_EQ(DurationText(1500ms), "1500ms");
  EXPECT_EQ(DurationText(1ms + 999us), "1ms");
  EXPECT_EQ(BytesText(0), "0B");
  EXPECT_EQ(BytesText(1023), "1023B");
  EXPECT_EQ(BytesText(1536), "1536B");
  EXPECT_EQ(BytesText(2048), "2KiB");
}

TEST(UnitsTest, RefusesWhatIsNotADuration) {
  for (const std::string_view text :
       {"",     "s",   "25",  "25 s",  " 25s",  "25s ", "+25s", "-1s", "2.5s",    "1e3s",
        "025s", "00s", "25S", "25sec", "1h30m", "5M",   "1w",   "1us", "\u0662s", "0x1s"}) {
    EXPECT_FALSE(ParseDuration(text)) << '"' << text << '"';
  }
  EXPECT_FALSE(ParseDuration(std::string_view("5s\0", 3)));
}

TEST(UnitsTest, RefusesADurationThatDoesNotFit) {
  // 2^63 ns is 106,751.99 days.
  EXPECT_TRUE(ParseDuration("106751d"));
  EXPECT_FALSE(ParseDuration("106752d"));
  EXPECT_TRUE(ParseDuration("9223372036854ms"));
  EXPECT_FALSE(ParseDuration("9223372036855ms"));
  EXPECT_FALSE(ParseDuration("18446744073709551616ms"));
}

struct BytesCase {
  std::string_view text;
  std::size_t value;
};

TEST(UnitsTest, ReadsAndPrintsSizes) {
  for (const auto& [text, value] :
       {BytesCase{"512B", 512}, BytesCase{"4KiB", 4096}, BytesCase{"64KiB", 65'536},
        BytesCase{"1MiB", 1'048'576}, BytesCase{"3GiB", 3'221'225'472}}) {
    const Result<std::size_t> bytes = ParseBytes(text);
    ASSERT_TRUE(bytes) << text;
    EXPECT_EQ(*bytes, value) << text;
    EXPECT_EQ(BytesText(value), text);
  }
}

TEST(UnitsTest, RefusesWhatIsNotASize) {
  for (const std::string_view text : {"", "4", "4kib", "4KB", "4K", "4 KiB", "-4KiB", "04KiB",
                                      "1.5MiB", "1TiB", "17179869184GiB"}) {
    EXPECT_FALSE(ParseBytes(text)) << '"' << text << '"';
  }
  EXPECT_TRUE(ParseBytes("17179869183GiB"));
}

TEST(UnitsTest, SaysHowItIsWritten) {
  EXPECT_NE(ParseDuration("soon").error().message().find("\"25s\""), std::string::npos);
  EXPECT_NE(ParseBytes("big").error().message().find("\"4KiB\""), std::string::npos);
}

}  // namespace
}  // namespace rollcall
