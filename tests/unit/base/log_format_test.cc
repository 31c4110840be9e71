#include "base/log_format.h"

#include <chrono>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr WallTime kTime = WallTime(std::chrono::sys_days{std::chrono::year{2026} / 11 / 25}) +
                           hours(16) + milliseconds(1'656'123);

std::string FormatLine(LogFormat format, WallTime time, LogLevel level, std::string_view event,
                       const std::vector<LogField>& fields) {
  std::string line;
  AppendLogLine(format, time, level, event, fields, line);
  return line;
}

std::string Line(LogFormat format, const std::vector<LogField>& fields,
                 LogLevel level = LogLevel::kInfo) {
  return FormatLine(format, kTime, level, "event", fields);
}

// The text of one string value, without what stands around it.
std::string Text(std::string_view value) {
  const std::string line = Line(LogFormat::kText, {{"k", value}});
  const std::size_t start = line.find("k=") + 2;
  return line.substr(start, line.size() - 1 - start);
}
std::string Json(std::string_view value) {
  const std::string line = Line(LogFormat::kJson, {{"k", value}});
  const std::size_t start = line.find("\"k\":") + 4;
  return line.substr(start, line.size() - 2 - start);
}

TEST(LogFormatTest, WritesATextLine) {
  EXPECT_EQ(Line(LogFormat::kText, {{"address", "127.0.0.1:8800"}, {"reason", "not now"}}),
            "2026-11-25T16:27:36.123Z info  event address=127.0.0.1:8800 reason=\"not now\"\n");
}

TEST(LogFormatTest, WritesAJsonLine) {
  EXPECT_EQ(Line(LogFormat::kJson, {{"address", "127.0.0.1:8800"}, {"reason", "not now"}}),
            R"({"time":"2026-11-25T16:27:36.123Z","level":"info","event":"event",)"
            R"("address":"127.0.0.1:8800","reason":"not now"})"
            "\n");
}

TEST(LogFormatTest, WritesEveryKindOfValue) {
  const std::vector<LogField> fields = {{"i", std::int64_t{-5}},
                                        {"u", std::numeric_limits<std::uint64_t>::max()},
                                        {"d", 0.5},
                                        {"n", std::numeric_limits<double>::infinity()},
                                        {"b", true}};
  EXPECT_EQ(Line(LogFormat::kText, fields),
            "2026-11-25T16:27:36.123Z info  event i=-5 u=18446744073709551615 d=0.5 n=null "
            "b=true\n");
  EXPECT_EQ(Line(LogFormat::kJson, fields),
            R"({"time":"2026-11-25T16:27:36.123Z","level":"info","event":"event",)"
            R"("i":-5,"u":18446744073709551615,"d":0.5,"n":null,"b":true})"
            "\n");
}

TEST(LogFormatTest, PadsLevelsSoThatEventsStandInOneColumn) {
  for (const auto level : {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarn, LogLevel::kError}) {
    const std::string line = Line(LogFormat::kText, {}, level);
    EXPECT_EQ(line.find("event"), std::string_view("2026-11-25T16:27:36.123Z info  ").size());
    EXPECT_NE(line.find(ToText(level)), std::string::npos);
  }
}

TEST(LogFormatTest, CountsTimeBeforeTheEpochToo) {
  const std::string line =
      FormatLine(LogFormat::kText, WallTime(milliseconds(-1)), LogLevel::kInfo, "event", {});
  EXPECT_TRUE(line.starts_with("1969-12-31T23:59:59.999Z ")) << line;
}

TEST(LogFormatTest, QuotesTextOnlyWhenItMust) {
  EXPECT_EQ(Text("plain-/:.,;[]{}'`~"), "plain-/:.,;[]{}'`~");
  EXPECT_EQ(Text(""), R"("")");
  EXPECT_EQ(Text("a b"), R"("a b")");
  EXPECT_EQ(Text("a=b"), R"("a=b")");
  EXPECT_EQ(Text(R"(a"b)"), R"("a\"b")");
  EXPECT_EQ(Text(R"(a\b)"), R"("a\\b")");
}

TEST(LogFormatTest, AClientCannotForgeALine) {
  const std::string_view attack = "x\n2026-11-25T16:27:36.124Z error fake=1\r\x1b[2K";
  const std::string expected = R"("x\n2026-11-25T16:27:36.124Z error fake=1\u000d\u001b[2K")";
  EXPECT_EQ(Text(attack), expected);
  EXPECT_EQ(Json(attack), expected);
  for (const LogFormat format : {LogFormat::kText, LogFormat::kJson}) {
    for (int byte = 0; byte < 256; ++byte) {
      const std::string value(1, static_cast<char>(byte));
      const std::string line = Line(format, {{"k", value}});
      EXPECT_EQ(line.find_first_not_of(" !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
                line.size() - 1)
          << byte;
    }
  }
}

TEST(LogFormatTest, EscapesKeysAndEventsLikeValues) {
  const std::vector<LogField> fields = {{"a b\n", "c"}};
  EXPECT_EQ(FormatLine(LogFormat::kText, kTime, LogLevel::kInfo, "x y", fields),
            "2026-11-25T16:27:36.123Z info  \"x y\" \"a b\\n\"=c\n");
  EXPECT_NE(FormatLine(LogFormat::kJson, kTime, LogLevel::kInfo, "\"", fields)
                .find(R"("event":"\"","a b\n":"c"})"),
            std::string::npos);
}

TEST(LogFormatTest, WritesUtf8AsEscapes) {
  EXPECT_EQ(Json("\xc2\x80"), R"("\u0080")");
  EXPECT_EQ(Json("\xe2\x80\xa8"), R"("\u2028")");
  EXPECT_EQ(Json("\xf0\x9f\x98\x80!"), R"("\ud83d\ude00!")");
  EXPECT_EQ(Json("\xf4\x8f\xbf\xbf"), R"("\udbff\udfff")");
  // The smallest of each length.
  EXPECT_EQ(Json("\xe0\xa0\x80"), R"("\u0800")");
  EXPECT_EQ(Json("\xf0\x90\x80\x80"), R"("\ud800\udc00")");
}

TEST(LogFormatTest, ReplacesWhatIsNotUtf8) {
  constexpr std::string_view kOne = R"("\ufffd")";
  EXPECT_EQ(Json("\x80"), kOne);
  EXPECT_EQ(Json("\xff"), kOne);
  EXPECT_EQ(Json("\xc3"), kOne);                               // Cut off.
  EXPECT_EQ(Json("\xc0\xaf"), R"("\ufffd\ufffd")");            // Overlong.
  EXPECT_EQ(Json("\xe0\x80\xaf"), R"("\ufffd\ufffd\ufffd")");  // Overlong.
  EXPECT_EQ(Json("\xf0\x80\x80\xaf"), R"("\ufffd\ufffd\ufffd\ufffd")");
  EXPECT_EQ(Json("\xe0\x9f\xbf"), R"("\ufffd\ufffd\ufffd")");
  EXPECT_EQ(Json("\xf0\x8f\xbf\xbf"), R"("\ufffd\ufffd\ufffd\ufffd")");
  EXPECT_EQ(Json("\xed\xa0\x80"), R"("\ufffd\ufffd\ufffd")");            // Surrogate.
  EXPECT_EQ(Json("\xf4\x90\x80\x80"), R"("\ufffd\ufffd\ufffd\ufffd")");  // Above U+10FFFF.
  EXPECT_EQ(Json("\xc3(x"), R"("\ufffd(x")");  // What follows a broken sequence is not swallowed.
}

TEST(LogFormatTest, CutsLongValues) {
  const std::string longest(kMaxLogValueBytes, 'a');
  EXPECT_EQ(Text(longest), longest);
  EXPECT_EQ(Text(longest + "b"), "\"" + longest + "...\"");
  EXPECT_EQ(Json(longest), "\"" + longest + "\"");
  EXPECT_EQ(Json(longest + "b"), "\"" + longest + "...\"");
}

}  // namespace
}  // namespace rollcall
