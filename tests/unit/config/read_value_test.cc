#include "config/read_value.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "config/text_shapes.h"

namespace rollcall {
namespace {

using std::chrono::seconds;

Result<Value> Read(const std::string& literal, const Rule& rule) {
  const toml::table table = toml::parse("k = " + literal);
  return ReadValue(*table.get("k"), rule);
}

std::string Mistake(const std::string& literal, const Rule& rule) {
  const Result<Value> value = Read(literal, rule);
  return value ? "none" : value.error().message();
}

TEST(ReadValueTest, GivesTheTypeThatTheRuleWants) {
  EXPECT_EQ(*Read("true", FlagRule{}), Value(true));
  EXPECT_EQ(*Read("0x10", IntegerRule{0, 16}), Value(std::int64_t{16}));
  EXPECT_EQ(*Read("\"4KiB\"", BytesRule{0, 4096}), Value(std::int64_t{4096}));
  EXPECT_EQ(*Read("\"5s\"", DurationRule{seconds(5), seconds(5)}), Value(Duration(seconds(5))));
  EXPECT_EQ(*Read("\"[::1]:8\"", ListenRule{}), Value(ListenAddress{"::1", 8}));
  EXPECT_EQ(*Read("\"b\"", ChoiceRule{{"a", "b"}}), Value(std::int64_t{1}));
  EXPECT_EQ(*Read("'b'", TextRule{"text", IsNotEmpty}), Value(std::string("b")));
  EXPECT_EQ(*Read("[\"b\"]", TextListRule{{"text", IsNotEmpty}, 0, 1}),
            Value(std::vector<std::string>{"b"}));
}

TEST(ReadValueTest, NamesTheRuleThatIsBroken) {
  const Rule list = TextListRule{{"a name", IsName}, 1, 2};
  EXPECT_EQ(Mistake("1", FlagRule{}), "must be true or false");
  EXPECT_EQ(Mistake("\"1\"", IntegerRule{0, 9}), "must be an integer");
  EXPECT_EQ(Mistake("1.0", IntegerRule{0, 9}), "must be an integer");
  EXPECT_EQ(Mistake("10", IntegerRule{0, 9}), "must be 0 to 9");
  EXPECT_EQ(Mistake("\"2KiB\"", BytesRule{0, 1024}), "must be 0B to 1KiB");
  EXPECT_EQ(Mistake("\"10s\"", DurationRule{seconds(1), seconds(9)}), "must be 1s to 9s");
  EXPECT_EQ(Mistake("\"c\"", ChoiceRule{{"a", "b"}}), "must be one of \"a\", \"b\"");
  EXPECT_EQ(Mistake("1", ChoiceRule{{"a", "b"}}), "must be one of \"a\", \"b\"");
  EXPECT_EQ(Mistake("\"b\"", ChoiceRule{{"a", "b"}, 1}), "\"b\" is not available in this version");
  EXPECT_EQ(Mistake("1", TextRule{"a name", IsName}), "must be text in quotes");
  EXPECT_EQ(Mistake("\"\"", TextRule{"a name", IsName}), "must be a name");
  EXPECT_EQ(Mistake("\"a\"", list), "must be a list of texts");
  EXPECT_EQ(Mistake("[]", list), "must have 1 to 2 items");
  EXPECT_EQ(Mistake("[\"a\", \"b c\"]", list), "each item must be a name");
  EXPECT_EQ(Mistake("[\"a\", 1]", list), "each item must be text in quotes");
}

}  // namespace
}  // namespace rollcall
