#include "codec/json_token.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using Kind = JsonValue::Kind;

TEST(JsonTokenTest, TellsTheKindsOfNumbersApart) {
  const std::string digits(400, '9');
  const std::pair<std::string_view, Kind> cases[] = {
      {"0", Kind::kInteger},
      {"-1", Kind::kInteger},
      {"9007199254740993", Kind::kInteger},
      {"9223372036854775807", Kind::kInteger},
      {"-9223372036854775808", Kind::kInteger},
      {"9223372036854775808", Kind::kBigInteger},
      {"-9223372036854775809", Kind::kBigInteger},
      {"18446744073709551617", Kind::kBigInteger},
      {digits, Kind::kBigInteger},
      {"-0", Kind::kFraction},
      {"1.0", Kind::kFraction},
      {"0.1", Kind::kFraction},
      {"1e0", Kind::kFraction},
      {"1E+2", Kind::kFraction},
      {"-0e-1", Kind::kFraction},
      {"1e999999", Kind::kFraction},
      {"null", Kind::kNull},
      {"true", Kind::kBool},
      {"false", Kind::kBool},
  };
  for (const auto& [token, kind] : cases) {
    const auto value = ReadJsonScalar(token);
    ASSERT_TRUE(value.has_value()) << token;
    EXPECT_EQ(value->kind, kind) << token;
  }
  EXPECT_EQ(ReadJsonScalar("9007199254740993")->integer, 9007199254740993);
  EXPECT_EQ(ReadJsonScalar("-9223372036854775808")->integer, INT64_MIN);
  EXPECT_TRUE(ReadJsonScalar("true")->boolean);
  EXPECT_FALSE(ReadJsonScalar("false")->boolean);
}

TEST(JsonTokenTest, RefusesWhatIsNoScalar) {
  for (const std::string_view token :
       {"",     "-",        "+1",   "01",  "-01",    "00",    "000000", ".5",        "-.5",
        "1.",   "1.e1",     "1e",   "1e+", "1e-",    "1e1.5", "0x10",   "1_000",     "NaN",
        "-NaN", "Infinity", "1a",   "1 ",  " 1",     "1-2",   "--1",    "-Infinity", "1e1e1",
        "nul",  "nulll",    "True", "tru", "falsex", "null "}) {
    EXPECT_FALSE(ReadJsonScalar(token).has_value()) << token;
  }
}

TEST(JsonTokenTest, ChecksEveryEscape) {
  for (const std::string_view text :
       {"\"", "a\"", "\\\"\"", "\\\\\"", R"(\/\b\f\n\r\t")", R"(\u0000\uFfFf")", R"(\ud83d\ude00")",
        R"(\uD800\uDC00\uDBFF\uDFFF")", "\x7f\""}) {
    const auto scan = ScanJsonString(text);
    ASSERT_TRUE(scan.has_value()) << text;
    EXPECT_EQ(scan->raw.size(), text.size() - 1);
    EXPECT_EQ(scan->escaped, text.find('\\') != text.npos);
  }
  for (const std::string_view text : {"",
                                      "a",
                                      "\\\"",
                                      "\\",
                                      R"(\a")",
                                      R"(\')",
                                      R"(\x00")",
                                      R"(\u")",
                                      R"(\u12")",
                                      R"(\u123")",
                                      R"(\u123g")",
                                      R"(\U0041")",
                                      R"(\u-123")",
                                      R"(\u+123")",
                                      R"(\u 123")",
                                      R"(\ud800")",
                                      R"(\udc00")",
                                      R"(\ud800\n")",
                                      R"(\ud800\u0041")",
                                      R"(\ud800\ud800")",
                                      R"(\udc00\ud800")",
                                      R"(\ud800\u")",
                                      R"(\ud800x\udc00")",
                                      "\n\"",
                                      "\x1f\""}) {
    EXPECT_FALSE(ScanJsonString(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace rollcall
