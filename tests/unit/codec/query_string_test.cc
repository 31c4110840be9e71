#include "codec/query_string.h"

#include <utility>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

std::string Canonical(std::string_view raw, QueryOrder order = QueryOrder::kByName) {
  QueryString query;
  const Status status = query.Parse(raw);
  if (!status.ok()) return "refused: " + status.message();
  std::string out;
  query.AppendCanonical(order, out);
  return out;
}

TEST(QueryStringTest, DecodesInTheOrderSent) {
  QueryString query;
  ASSERT_TRUE(query.Parse("b=1&a=x+y%20z%2b&c&b=2==&%e4%b8%ad=%E6%96%87").ok());
  ASSERT_EQ(query.parameters().size(), 5U);
  EXPECT_EQ(query.parameters()[1].value, "x y z+");
  EXPECT_EQ(query.Find("c").value, "");
  EXPECT_EQ(query.Find("c").count, 1U);
  EXPECT_EQ(query.Find("b").value, "1");
  EXPECT_EQ(query.Find("b").count, 2U);
  EXPECT_EQ(query.parameters()[3].value, "2==");
  EXPECT_EQ(query.Find("中").value, "文");
  EXPECT_EQ(query.Find("A").count, 0U);
}

TEST(QueryStringTest, IsEmptyForAnEmptyQuery) {
  QueryString query;
  ASSERT_TRUE(query.Parse("a=b").ok());
  ASSERT_TRUE(query.Parse("").ok());
  EXPECT_TRUE(query.parameters().empty());
}

TEST(QueryStringTest, RefusesWhatHasNoOneMeaning) {
  for (const std::string_view raw :
       {"%", "a=%", "a=%1", "a=%G1", "a=%1G", "%zz=1", "a=b%", "=x", "=", "&", "a&&b", "a=1&", "&a",
        "a=%ff", "a=%c0%af", "a=%ed%a0%80", "%80=1", "a=\xff", "%e4=%b8%ad"}) {
    QueryString query;
    EXPECT_EQ(query.Parse(raw).code(), StatusCode::kInvalidArgument) << raw;
    EXPECT_TRUE(query.parameters().empty()) << raw;
  }
}

TEST(QueryStringTest, NeverReadsBeyondItsText) {
  QueryString query;
  EXPECT_FALSE(query.Parse(std::string_view("a=%41").substr(0, 4)).ok());
  EXPECT_FALSE(query.Parse(std::string_view("a=%41").substr(0, 3)).ok());
}

TEST(QueryStringTest, LimitsTheNumberOfParameters) {
  std::string raw = "a";
  for (std::size_t i = 1; i < QueryString::kMaxParameters; ++i)
    raw += "&a";
  QueryString query;
  EXPECT_TRUE(query.Parse(raw).ok());
  EXPECT_FALSE(query.Parse(raw + "&a").ok());
}

TEST(QueryStringTest, HasOneCanonicalFormForEveryWayOfEscaping) {
  EXPECT_EQ(Canonical("Version=2020-12-01&Action=QueryOnlineStatus"),
            "Action=QueryOnlineStatus&Version=2020-12-01");
  for (const std::string_view raw : {"k=a+b*~/", "k=a%20b%2A%7E%2F", "k=a%20b%2a%7e%2f"}) {
    EXPECT_EQ(Canonical(raw), "k=a%20b%2A~%2F") << raw;
  }
  EXPECT_EQ(Canonical("a"), "a=");
  EXPECT_EQ(Canonical("%e4%b8%ad=!'()"), "%E4%B8%AD=%21%27%28%29");
  EXPECT_EQ(Canonical("n=%00"), "n=%00");
}

TEST(QueryStringTest, SortsByTheBytesOfTheName) {
  EXPECT_EQ(Canonical("b=1&B=2&a=3&aa=4&~=5&%e4%b8%ad=6"), "B=2&a=3&aa=4&b=1&~=5&%E4%B8%AD=6");
}

TEST(QueryStringTest, OrdersRepeatedNamesAsAsked) {
  EXPECT_EQ(Canonical("b=2&a=z&b=1&b=3"), "a=z&b=2&b=1&b=3");
  EXPECT_EQ(Canonical("b=2&a=z&b=1&b=3", QueryOrder::kByNameAndValue), "a=z&b=1&b=2&b=3");
}

TEST(QueryStringTest, OrdersRepeatedNamesByTheirEncodedValues) {
  const auto by_encoded = [](std::string_view raw) {
    return Canonical(raw, QueryOrder::kByNameAndEncodedValue);
  };
  // '%' comes before every character that is not encoded.
  EXPECT_EQ(by_encoded("b=-&b=]&b=a&b=%5E&a=1"), "a=1&b=%5D&b=%5E&b=-&b=a");
  EXPECT_EQ(Canonical("b=]&b=-", QueryOrder::kByNameAndValue), "b=-&b=%5D");
  EXPECT_EQ(by_encoded("b=Z&b=%c3%a9"), "b=%C3%A9&b=Z");
  EXPECT_EQ(by_encoded("b=aa&b=a&b=a%00&b=&b=a~"), "b=&b=a&b=a%00&b=aa&b=a~");
  EXPECT_EQ(by_encoded("b=%7f&b=%0a&b=%01&b=%1f"), "b=%01&b=%0A&b=%1F&b=%7F");
}

TEST(QueryStringTest, EncodesAllButUnreservedCharacters) {
  std::string out = ">";
  AppendPercentEncoded("AZaz09-_.~ /\xff", out);
  EXPECT_EQ(out, ">AZaz09-_.~%20%2F%FF");
}

}  // namespace
}  // namespace rollcall
