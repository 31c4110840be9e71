#include "codec/json_writer.h"

#include <limits>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

TEST(JsonWriterTest, PutsCommasWhereTheyBelong) {
  std::string out;
  JsonWriter(out)
      .BeginObject()
      .Key("a")
      .Integer(-1)
      .Key("b")
      .BeginArray()
      .BeginObject()
      .EndObject()
      .BeginArray()
      .EndArray()
      .String("x")
      .IntegerText(std::numeric_limits<std::int64_t>::max())
      .Null()
      .EndArray()
      .Key("c")
      .Bool(true)
      .Key("d")
      .Bool(false)
      .Key("e")
      .Raw("[1,2]")
      .EndObject();
  EXPECT_EQ(out,
            R"({"a":-1,"b":[{},[],"x","9223372036854775807",null],"c":true,"d":false,"e":[1,2]})");
}

TEST(JsonWriterTest, EscapesWhatJsonForbidsInStrings) {
  EXPECT_EQ(Quoted(""), R"("")");
  EXPECT_EQ(Quoted("a\"b\\c/"), R"("a\"b\\c/")");
  EXPECT_EQ(Quoted("\n\r\t\b\x1f"), R"("\n\r\t\u0008\u001f")");
  EXPECT_EQ(Quoted(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(Quoted("é中😀\x7f"), "\"é中😀\x7f\"");
}

TEST(JsonWriterTest, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(Quoted("a\xff"
                   "b"),
            "\"a\xef\xbf\xbd"
            "b\"");
  EXPECT_EQ(Quoted("\xe4\xb8"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_EQ(Quoted("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_EQ(Quoted("é\xc3"), "\"é\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace rollcall
