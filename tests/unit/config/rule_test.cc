#include "config/rule.h"

#include <chrono>

#include <gtest/gtest.h>

#include "config/text_shapes.h"

namespace rollcall {
namespace {

using std::chrono::seconds;

TEST(RuleTest, WritesValuesAsTheFileHasThem) {
  EXPECT_EQ(ValueText(FlagRule{}, Value(false)), "false");
  EXPECT_EQ(ValueText(IntegerRule{0, 9}, Value(std::int64_t{7})), "7");
  EXPECT_EQ(ValueText(BytesRule{0, 9'000}, Value(std::int64_t{4096})), "\"4KiB\"");
  EXPECT_EQ(ValueText(DurationRule{seconds(0), seconds(9)}, Value(Duration(seconds(5)))), "\"5s\"");
  EXPECT_EQ(ValueText(ChoiceRule{{"replace", "keep"}}, Value(std::int64_t{1})), "\"keep\"");
  EXPECT_EQ(ValueText(ListenRule{}, Value(ListenAddress{"::1", 80})), "\"[::1]:80\"");
  EXPECT_EQ(ValueText(TextRule{"text", IsNotEmpty}, Value(std::string("a"))), "\"a\"");
  const Rule list = TextListRule{{"text", IsNotEmpty}, 0, 2};
  EXPECT_EQ(ValueText(list, Value(std::vector<std::string>{"a", "b"})), "[\"a\", \"b\"]");
  EXPECT_EQ(ValueText(list, Value(std::vector<std::string>{})), "[]");
}

TEST(RuleTest, WritesRangesForPeople) {
  EXPECT_EQ(RangeText(IntegerRule{0, 9}), "0 to 9");
  EXPECT_EQ(RangeText(BytesRule{512, 4096}), "512B to 4KiB");
  EXPECT_EQ(RangeText(DurationRule{seconds(0), seconds(90)}), "0s to 90s");
  EXPECT_EQ(RangeText(ChoiceRule{{"replace", "keep"}}), "\"replace\", \"keep\"");
  EXPECT_EQ(RangeText(TextListRule{{"a name", IsName}, 1, 3}), "1 to 3, each a name");
}

}  // namespace
}  // namespace rollcall
