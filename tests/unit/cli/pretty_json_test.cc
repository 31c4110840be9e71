#include "cli/pretty_json.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(PrettyJson, OneMemberALineAndLeavesOnOne) {
  EXPECT_EQ(PrettyJson(R"({"a":1,"b":{"7":[{"c":"x","d":2},{"c":"y","d":3}]},"e":{}})"),
            "{\n"
            "  \"a\": 1,\n"
            "  \"b\": {\n"
            "    \"7\": [\n"
            "      {\"c\": \"x\", \"d\": 2},\n"
            "      {\"c\": \"y\", \"d\": 3}\n"
            "    ]\n"
            "  },\n"
            "  \"e\": {}\n"
            "}");
}

TEST(PrettyJson, LeavesTextInsideStringsAlone) {
  EXPECT_EQ(PrettyJson(R"({"a":"{[,:\"]} x"})"), R"({"a": "{[,:\"]} x"})");
  EXPECT_EQ(PrettyJson("{ \"a\" : [ 1 , 2 ] }"), "{\n  \"a\": [1, 2]\n}");
}

TEST(PrettyJson, EndsOnTextThatIsNotJson) {
  for (const char* const text : {"", "plain", "}", "]]", "{\"a", "{[", "\"\\"}) {
    EXPECT_LE(PrettyJson(text).size(), 64u);
  }
}

}  // namespace
}  // namespace rollcall
