#include "codec/json_reader.h"

#include <array>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using Kind = JsonValue::Kind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::array<std::string_view, 2> kKnown = {"AppId", "UserIds"};

std::string Show(const JsonValue& value) {
  switch (value.kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return value.boolean ? "true" : "false";
    case Kind::kInteger:
      return std::to_string(value.integer);
    case Kind::kBigInteger:
      return "big";
    case Kind::kFraction:
      return "fraction";
    case Kind::kString:
      return "'" + std::string(value.text) + "'";
    case Kind::kArray:
      return "[]";
    case Kind::kObject:
      return "{}";
  }
  return "?";
}

class Recorder final : public JsonVisitor {
 public:
  void OnField(std::size_t field, const JsonValue& value) override {
    events.push_back(std::string(kKnown[field]) + "=" + Show(value));
  }
  bool OnElement(std::size_t field, const JsonValue& value) override {
    events.push_back(std::string(kKnown[field]) + ":" + Show(value));
    return ++elements < max_elements;
  }

  std::size_t max_elements = 1000;
  std::size_t elements = 0;
  std::vector<std::string> events;
};

class JsonReaderTest : public testing::Test {
 protected:
  JsonOutcome Read(std::string_view text) {
    recorder = Recorder();
    return reader.Read(text, kKnown, recorder);
  }

  JsonReader reader{64 * 1024};
  Recorder recorder;
};

TEST_F(JsonReaderTest, HandsOverKnownFields) {
  EXPECT_EQ(
      Read(" { \"UserIds\" : [ 1 , -2,\t\"x\" ] ,\r\n\"Other\":{\"AppId\":[7]}, \"AppId\":12 } "),
      JsonOutcome::kObject);
  EXPECT_THAT(recorder.events,
              ElementsAre("UserIds=[]", "UserIds:1", "UserIds:-2", "UserIds:'x'", "AppId=12"));
}

TEST_F(JsonReaderTest, TellsEveryKindOfValue) {
  EXPECT_EQ(
      Read(R"({"AppId":null,"UserIds":[null,true,false,9007199254740993,)"
           R"(9223372036854775808,-0,1.5,1e3,"10001",[1,[2]],{"a":[3]},"a\u00e9\n\ud83d\ude00"]})"),
      JsonOutcome::kObject);
  EXPECT_THAT(recorder.events,
              ElementsAre("AppId=null", "UserIds=[]", "UserIds:null", "UserIds:true",
                          "UserIds:false", "UserIds:9007199254740993", "UserIds:big",
                          "UserIds:fraction", "UserIds:fraction", "UserIds:fraction",
                          "UserIds:'10001'", "UserIds:[]", "UserIds:{}", "UserIds:'aé\n😀'"));
  EXPECT_EQ(Read(R"({"AppId":{"AppId":1},"UserIds":"x"})"), JsonOutcome::kObject);
  EXPECT_THAT(recorder.events, ElementsAre("AppId={}", "UserIds='x'"));
  EXPECT_EQ(Read("{\"AppId\":" + std::string(400, '1') + "}"), JsonOutcome::kObject);
  EXPECT_THAT(recorder.events, ElementsAre("AppId=big"));
}

TEST_F(JsonReaderTest, KeepsStringsApartUntilTheNextRead) {
  class Keeper final : public JsonVisitor {
   public:
    void OnField(std::size_t, const JsonValue& value) override { texts.push_back(value.text); }
    std::vector<std::string_view> texts;
  };
  constexpr std::array<std::string_view, 3> kNames = {"a", "b", "c"};
  Keeper keeper;
  ASSERT_EQ(reader.Read(R"({"\u0061":"\u0041","b":"plain","c":"\n"})", kNames, keeper),
            JsonOutcome::kObject);
  EXPECT_THAT(keeper.texts, ElementsAre("A", "plain", "\n"));
}

TEST_F(JsonReaderTest, TellsAnObjectInAnArrayByItsText) {
  class Keeper final : public JsonVisitor {
   public:
    void OnField(std::size_t, const JsonValue&) override {}
    bool OnElement(std::size_t, const JsonValue& value) override {
      texts.push_back(value.text);
      return true;
    }
    std::vector<std::string_view> texts;
  };
  Keeper keeper;
  ASSERT_EQ(reader.Read(R"({"UserIds":[ {} ,{"a":[{"b":"}]"}] },)"
                        "\n{ \"c\" : {} \t} ,{\"d\":\"\\u0041\"}\r\n ] , \"x\":[{}]} ",
                        kKnown, keeper),
            JsonOutcome::kObject);
  EXPECT_THAT(keeper.texts, ElementsAre("{}", R"({"a":[{"b":"}]"}] })", "{ \"c\" : {} \t}",
                                        "{\"d\":\"\\u0041\"}"));
}

TEST_F(JsonReaderTest, StopsTellingElementsWhenAskedTo) {
  std::string text = "{\"UserIds\":[1";
  for (int i = 0; i < 10'000; ++i)
    text += ",1";
  recorder.max_elements = 3;
  EXPECT_EQ(reader.Read(text + "],\"AppId\":7}", kKnown, recorder), JsonOutcome::kObject);
  EXPECT_THAT(recorder.events,
              ElementsAre("UserIds=[]", "UserIds:1", "UserIds:1", "UserIds:1", "AppId=7"));
  EXPECT_EQ(Read(text + ",01],\"AppId\":7}"), JsonOutcome::kNotJson) << "still checked";
}

TEST_F(JsonReaderTest, TellsJsonThatIsNoObject) {
  for (const std::string_view text : {"[]", "null", "true", "false", "1", "-0", "\"x\"", " [1,2] ",
                                      "1.5e3\n", "[{\"a\":[]}]", "\"\\u0041\"", "\" \""}) {
    EXPECT_EQ(Read(text), JsonOutcome::kNotObject) << text;
    EXPECT_THAT(recorder.events, IsEmpty());
  }
}

TEST_F(JsonReaderTest, RefusesAKnownFieldTwice) {
  EXPECT_EQ(Read(R"({"AppId":1,"AppId":1})"), JsonOutcome::kNotJson);
  EXPECT_EQ(Read(R"({"AppId":1,"\u0041ppId":1})"), JsonOutcome::kNotJson);
  EXPECT_EQ(Read(R"({"UserIds":[],"UserIds":null})"), JsonOutcome::kNotJson);
  EXPECT_EQ(Read(R"({"x":1,"x":2,"appid":1,"APPID":2,"AppId\u0000":3,"AppI":4})"),
            JsonOutcome::kObject);
  EXPECT_THAT(recorder.events, IsEmpty()) << "case and length count";
}

TEST_F(JsonReaderTest, RefusesIllFormedTexts) {
  const std::vector<std::string> values = {
      "",
      "01",
      "000000",
      "+1",
      ".5",
      "1.",
      "NaN",
      "Infinity",
      "0x10",
      "1_000",
      "nul",
      "nulll",
      "True",
      "tru",
      "'a'",
      "\"a",
      "a\"",
      "\"\\a\"",
      "\"\\ud800\"",
      "\"\\udc00\"",
      "\"\\u12\"",
      "\"\n\"",
      "\"\t\"",
      "\"\x01\"",
      "\"a\"b\"",
      "\"a\" \"b\"",
      "\"a\":1",
      "\"a\"1",
      "1\"a\"",
      "[",
      "]",
      "[1",
      "[1,]",
      "[,1]",
      "[,]",
      "[1 2]",
      "[1:2]",
      "[\"a\":1]",
      "[\"a\" 1]",
      "[true:1]",
      "[[1]:2]",
      "[1}",
      "[\"a\"",
      "[1,,2]",
      "[1]]",
      "{",
      "}",
      "{]",
      "{1:2}",
      "{a:1}",
      "{'a':1}",
      "{\"a\"}",
      "{\"a\":}",
      "{\"a\" 1}",
      "{\"a\":1,}",
      "{,}",
      "{\"a\"::1}",
      "{\"a\":1 \"b\":2}",
      "{\"a\":1:2}",
      "{\"a\":1,\"b\"}",
      "{\"a\":1}}",
      "{\"a\":1",
      "{null:1}",
      "{[]:1}",
      "{\"a\":1,1}",
      "{\"\\x\":1}",
      "{\"a\":[}]",
      "1 2",
      "[] []",
      "{} {}",
      "1//c",
      "1/**/",
      "/**/1",
      "1#c",
      "\xff",
      "\"\xff\"",
      "\"\xc0\xaf\"",
      "\"\xed\xa0\x80\"",
      "\"\xe4\xb8\"",
      "\xc3\xa9",
      "1\x0c",
      "\x0b"
      "1",
      "\xc2\xa0"
      "1",
      std::string("1\0", 2),
      std::string("\0", 1),
      "[1\x1a]",
      "[1\x0c"
      "2]",
      "{\"a\"\x1a"
      "1}",
      "*",
      "\\",
      "\"\\",
      "@",
      "-",
      "[-]",
      "[1e]",
      "1;",
      "<a>",
      "True",
      "undefined",
      "[1+2]",
      "[1/1]",
      "\"\\\"",
  };
  for (const std::string& value : values) {
    EXPECT_EQ(Read(value), JsonOutcome::kNotJson) << "alone: " << value;
    EXPECT_EQ(Read("{\"x\":" + value + "}"), JsonOutcome::kNotJson) << "ignored: " << value;
    EXPECT_EQ(Read("{\"AppId\":" + value + "}"), JsonOutcome::kNotJson) << "known: " << value;
    EXPECT_EQ(Read("{\"UserIds\":[" + value + ",1]}"), JsonOutcome::kNotJson)
        << "element: " << value;
    EXPECT_EQ(Read("{\"x\":[{\"y\":" + value + "}]}"), JsonOutcome::kNotJson)
        << "deep inside: " << value;
    EXPECT_EQ(Read("[" + value + ",1]"), JsonOutcome::kNotJson) << "in an array: " << value;
  }
}

TEST_F(JsonReaderTest, RefusesWhatStandsAroundAnObject) {
  for (const std::string_view text : {"{}x",
                                      "{}1",
                                      "{}{}",
                                      "{},",
                                      "{}]",
                                      "{}}",
                                      "x{}",
                                      "{}\"a\"",
                                      "{}#",
                                      "{}//",
                                      "{} null",
                                      "\xef\xbb\xbf{}",
                                      "{}\xef\xbb\xbf",
                                      "\xff\xfe{\0}\0",
                                      "{",
                                      "}",
                                      "{\"a\":{}",
                                      "{\"a\":[]",
                                      "{\"a\":{\"b\":1}",
                                      "{\"a\":[}",
                                      "[{]}",
                                      "({})",
                                      ""}) {
    EXPECT_EQ(Read(text), JsonOutcome::kNotJson) << text;
  }
  EXPECT_EQ(Read(std::string_view("{}\0", 3)), JsonOutcome::kNotJson);
  EXPECT_EQ(Read(std::string_view("{\0}", 3)), JsonOutcome::kNotJson);
  EXPECT_EQ(Read(std::string_view("{\0}\0", 4)), JsonOutcome::kNotJson) << "UTF-16";
  EXPECT_EQ(Read(" \t\r\n{ \t\r\n} \t\r\n"), JsonOutcome::kObject);
}

TEST_F(JsonReaderTest, ForgetsWhatStoodBehindAShorterText) {
  EXPECT_EQ(Read(R"({"x":{"y":1}})"), JsonOutcome::kObject);
  EXPECT_EQ(Read(R"({"x":{"y":1})"), JsonOutcome::kNotJson);
  EXPECT_EQ(Read(R"({"x":[[1]]})"), JsonOutcome::kObject);
  EXPECT_EQ(Read(R"([[1])"), JsonOutcome::kNotJson);
}

TEST_F(JsonReaderTest, LimitsDepthEverywhere) {
  const auto nested = [](std::size_t depth, std::string_view open, std::string_view close) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i)
      text += open;
    text += "1";
    for (std::size_t i = 0; i < depth; ++i)
      text += close;
    return text;
  };
  constexpr std::size_t kInside = JsonReader::kMaxDepth - 1;
  for (const std::string_view field : {"x", "AppId"}) {
    const std::string start = "{\"" + std::string(field) + "\":";
    EXPECT_EQ(Read(start + nested(kInside, "[", "]") + "}"), JsonOutcome::kObject);
    EXPECT_EQ(Read(start + nested(kInside + 1, "[", "]") + "}"), JsonOutcome::kNotJson);
    EXPECT_EQ(Read(start + nested(kInside, "{\"a\":", "}") + "}"), JsonOutcome::kObject);
    EXPECT_EQ(Read(start + nested(kInside + 1, "{\"a\":", "}") + "}"), JsonOutcome::kNotJson);
    EXPECT_EQ(Read(start + nested(30'000, "[", "]") + "}"), JsonOutcome::kNotJson);
  }
  EXPECT_EQ(Read(nested(kInside + 1, "[", "]")), JsonOutcome::kNotObject);
  EXPECT_EQ(Read(nested(kInside + 2, "[", "]")), JsonOutcome::kNotJson);
  EXPECT_EQ(Read(std::string(60'000, '[')), JsonOutcome::kNotJson);
  EXPECT_EQ(Read("{\"x\":" + std::string(60'000, '{')), JsonOutcome::kNotJson);
}

TEST_F(JsonReaderTest, LimitsTheText) {
  const std::string most = "{" + std::string(64 * 1024 - 2, ' ') + "}";
  EXPECT_EQ(Read(most), JsonOutcome::kObject);
  EXPECT_EQ(Read(most + " "), JsonOutcome::kNotJson);
  JsonReader tiny(2);
  EXPECT_EQ(tiny.Read("{}", kKnown, recorder), JsonOutcome::kObject);
  EXPECT_EQ(tiny.Read("{ }", kKnown, recorder), JsonOutcome::kNotJson);
}

TEST_F(JsonReaderTest, RefusesEveryCutOfAGoodText) {
  const std::string text =
      R"({"AppId":1,"UserIds":[1,-2.5e3,"a\u00e9\\"],"x":{"y":[true,null,{}]}})";
  ASSERT_EQ(Read(text), JsonOutcome::kObject);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(Read(text.substr(0, size)), JsonOutcome::kNotJson) << size;
  }
}

TEST(JsonIntegerOrTextTest, TakesIntegersAndTheirDecimalText) {
  EXPECT_EQ(JsonIntegerOrText({.kind = Kind::kInteger, .integer = 5}), 5);
  EXPECT_EQ(JsonIntegerOrText({.kind = Kind::kString, .text = "9223372036854775807"}), INT64_MAX);
  EXPECT_EQ(JsonIntegerOrText({.kind = Kind::kString, .text = "01"}), std::nullopt);
  EXPECT_EQ(JsonIntegerOrText({.kind = Kind::kFraction}), std::nullopt);
  EXPECT_EQ(JsonIntegerOrText({.kind = Kind::kBigInteger}), std::nullopt);
  EXPECT_EQ(JsonIntegerOrText({}), std::nullopt);
}

}  // namespace
}  // namespace rollcall
