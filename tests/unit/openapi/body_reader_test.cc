#include "openapi/body_reader.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

class BodyReaderTest : public ::testing::Test {
 protected:
  // The error's code name, or "Ok".
  std::string Read(std::string_view body) {
    const std::array fields = {
        BodyField{.name = "N", .min = 1, .max = 9, .value = &number_},
        BodyField{.name = "Ids",
                  .min = 0,
                  .max = std::numeric_limits<std::int64_t>::max(),
                  .users = &ids_,
                  .max_count = 3},
        BodyField{.name = "Maybe", .min = 1, .max = 9, .value = &maybe_, .is_optional = true},
        BodyField{
            .name = "Conns", .connections = &connections_, .max_count = 2, .is_optional = true},
        BodyField{.name = "Devices",
                  .min = 0,
                  .max = 9,
                  .devices = &devices_,
                  .max_count = 2,
                  .is_optional = true}};
    const auto error = ReadBody(json_, body, fields);
    message_ = error ? error->message : "";
    return error ? std::string(RowOf(error->code).name) : "Ok";
  }

  JsonReader json_{64 * 1024};
  std::int64_t number_ = 0;
  std::vector<UserId> ids_;
  std::int64_t maybe_ = -1;
  std::vector<ConnId> connections_;
  std::vector<DeviceId> devices_;
  std::string message_;
};

TEST_F(BodyReaderTest, TakesTextByItsRuleTruthAndObjects) {
  constexpr TextRule kRule{[](std::string_view text) { return text == "yes"; }, "yes"};
  std::string text;
  bool flag = false;
  std::vector<std::string_view> objects;
  const std::array fields = {
      BodyField{.name = "T", .text = &text, .text_rule = &kRule, .is_optional = true},
      BodyField{.name = "F", .flag = &flag, .is_optional = true},
      BodyField{.name = "O", .objects = &objects, .max_count = 2, .is_optional = true}};
  const auto read = [&](std::string_view body) {
    const auto error = ReadBody(json_, body, fields);
    return error ? error->message : "";
  };
  EXPECT_EQ(read(R"({"T":"yes","F":true,"O":[{"a":1}, {} ]})"), "");
  EXPECT_EQ(text, "yes");
  EXPECT_TRUE(flag);
  EXPECT_EQ(objects, (std::vector<std::string_view>{R"({"a":1})", "{}"}));
  EXPECT_EQ(read(R"({"T":null,"F":null,"O":null})"), "");
  EXPECT_EQ(read(R"({"T":"no"})"), "T: must be yes, or absent");
  EXPECT_EQ(read(R"({"T":["yes"]})"), "T: must be yes, or absent");
  EXPECT_EQ(text, "yes") << "keeps what it had";
  EXPECT_EQ(read(R"({"F":1})"), "F: must be true or false, or absent");
  for (const auto* list : {"[]", "[{},{},{}]", "[[]]", R"(["{}"])", "{}"}) {
    EXPECT_EQ(read(std::string(R"({"O":)") + list + "}"),
              "O: must be an array of 1 to 2 objects, or absent")
        << list;
  }
}

TEST_F(BodyReaderTest, TakesTheFieldsInAnyOrderAndIgnoresOthers) {
  EXPECT_EQ(Read(R"( {"Ids":[3,1,3],"x":{"N":[null]},"N":9} )"), "Ok");
  EXPECT_EQ(number_, 9);
  EXPECT_EQ(ids_, (std::vector<UserId>{UserId{3}, UserId{1}, UserId{3}}));
}

TEST_F(BodyReaderTest, TreatsAbsentAndNullAlike) {
  for (const std::string_view body :
       {R"({"Ids":[1]})", R"({"N":null,"Ids":[1]})", "", R"({"n":1,"Ids":[1]})"}) {
    EXPECT_EQ(Read(body), "MissingParameter") << body;
    EXPECT_EQ(message_, "The request is missing N parameter.");
  }
  EXPECT_EQ(Read(R"({"N":1,"Ids":null})"), "MissingParameter");
  EXPECT_EQ(message_, "The request is missing Ids parameter.");
}

TEST_F(BodyReaderTest, SaysWhatIsMissingBeforeWhatIsWrong) {
  EXPECT_EQ(Read(R"({"N":"wrong"})"), "MissingParameter");
  EXPECT_EQ(Read(R"({"Ids":"wrong"})"), "MissingParameter");
}

TEST_F(BodyReaderTest, TakesOnlyIntegersInRangeForANumber) {
  for (const std::string_view good : {"1", "9", " 5 "})
    EXPECT_EQ(Read(R"({"Ids":[1],"N":)" + std::string(good) + "}"), "Ok") << good;
  for (const std::string_view bad :
       {"0", "10", "-1", "-0", "1.0", "1e0", "1E+0", "0.1", R"("1")", "true", "false", "[1]", "{}",
        "9223372036854775808", "18446744073709551617", "99999999999999999999999999999999999"}) {
    EXPECT_EQ(Read(R"({"Ids":[1],"N":)" + std::string(bad) + "}"), "InvalidParam") << bad;
    EXPECT_EQ(message_, "N: must be an integer in 1..9");
  }
}

TEST_F(BodyReaderTest, TakesOneToSoManyIntegersForAnArray) {
  for (const std::string_view good : {"0", "1,2", "1,1,1", "9223372036854775807"})
    EXPECT_EQ(Read(R"({"N":1,"Ids":[)" + std::string(good) + "]}"), "Ok") << good;
  for (const std::string_view bad :
       {"", "1,2,3,4", "-1", "-0", "1.0", "1e0", "null", "true", R"("1")", "{}", "[1]", "1,null",
        "null,1", "9223372036854775808", "-9223372036854775809", "18446744073709551617"}) {
    EXPECT_EQ(Read(R"({"N":1,"Ids":[)" + std::string(bad) + "]}"), "InvalidParam") << bad;
    EXPECT_EQ(message_, "Ids: must be an array of 1 to 3 integers in 0..9223372036854775807");
  }
  for (const std::string_view bad : {"1", R"("1")", "{}", "true", R"({"0":1})"})
    EXPECT_EQ(Read(R"({"N":1,"Ids":)" + std::string(bad) + "}"), "InvalidParam") << bad;
}

TEST_F(BodyReaderTest, DecidesOnAHugeArrayWithoutStoringIt) {
  std::string body = R"({"N":1,"Ids":[1)";
  while (body.size() < 60'000)
    body += ",1";
  EXPECT_EQ(Read(body + "]}"), "InvalidParam");
  EXPECT_LE(ids_.capacity(), 4u);
  // What follows the fourth is checked all the same.
  EXPECT_EQ(Read(body + ",]}"), "JsonParsingError");
}

TEST_F(BodyReaderTest, TellsJsonFromWhatIsNone) {
  for (const std::string_view body : {"null", "[]", R"("x")", "1", "true"})
    EXPECT_EQ(Read(body), "InvalidParam") << body;
  const std::string bom = "\xef\xbb\xbf{}";
  for (const std::string_view body :
       {std::string_view(" "), std::string_view("{"), std::string_view("{}{}"),
        std::string_view("{'N':1}"), std::string_view(R"({"N":01,"Ids":[1]})"),
        std::string_view(R"({"N":1,"N":1,"Ids":[1]})"),
        std::string_view(R"({"N":1,"\u004e":1,"Ids":[1]})"),
        std::string_view(R"({"N":1,"Ids":[1],})"), std::string_view(R"({"N":+1,"Ids":[1]})"),
        std::string_view(R"({"N":1,"Ids":[1],"x":NaN})"), std::string_view("{}\0", 3),
        std::string_view(bom)}) {
    EXPECT_EQ(Read(body), "JsonParsingError") << body;
  }
}

TEST_F(BodyReaderTest, LeavesAnOptionalFieldThatIsAbsentOrNull) {
  EXPECT_EQ(Read(R"({"N":1,"Ids":[1]})"), "Ok");
  EXPECT_EQ(Read(R"({"N":1,"Ids":[1],"Maybe":null,"Conns":null,"Devices":null})"), "Ok");
  EXPECT_EQ(maybe_, -1);
  EXPECT_TRUE(connections_.empty());
  EXPECT_EQ(Read(R"({"N":1,"Ids":[1],"Maybe":0})"), "InvalidParam");
  EXPECT_EQ(message_, "Maybe: must be an integer in 1..9, or absent");
  EXPECT_EQ(Read(R"({"N":1,"Ids":[1],"Devices":[]})"), "InvalidParam");
  EXPECT_EQ(message_, "Devices: must be an array of 1 to 2 integers in 0..9, or absent");
  EXPECT_EQ(Read(R"({"N":1,"Ids":[1],"Conns":[]})"), "InvalidParam");
  EXPECT_EQ(Read(R"({"N":1,"Ids":[1],"Maybe":9,"Devices":[0,9]})"), "Ok");
  EXPECT_EQ(maybe_, 9);
  EXPECT_EQ(devices_, (std::vector<DeviceId>{DeviceId{0}, DeviceId{9}}));
}

TEST_F(BodyReaderTest, TakesConnIdsAsText) {
  EXPECT_EQ(Read(R"({"N":1,"Ids":[1],"Conns":["AAAAAAAAAAAAAAAAAAAAAB"]})"), "Ok");
  EXPECT_EQ(connections_, std::vector<ConnId>{(ConnId{.boot = 0, .number = 1})});
  for (const std::string_view bad :
       {R"(["AAAAAAAAAAAAAAAAAAAAA"])", R"(["AAAAAAAAAAAAAAAAAAAAABC"])", "[1]", R"([["A"]])",
        R"("AAAAAAAAAAAAAAAAAAAAAB")",
        R"(["AAAAAAAAAAAAAAAAAAAAAB","AAAAAAAAAAAAAAAAAAAAAB","AAAAAAAAAAAAAAAAAAAAAB"])"}) {
    EXPECT_EQ(Read(R"({"N":1,"Ids":[1],"Conns":)" + std::string(bad) + "}"), "InvalidParam") << bad;
  }
}

TEST_F(BodyReaderTest, BoundsTheDepthOfWhatItIgnores) {
  const auto nested = [](std::size_t depth) {
    return R"({"N":1,"Ids":[1],"x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(Read(nested(31)), "Ok");
  EXPECT_EQ(Read(nested(32)), "JsonParsingError");
  EXPECT_EQ(Read(nested(30'000)), "JsonParsingError");
}

TEST_F(BodyReaderTest, KeepsNothingOfTheBodyBefore) {
  EXPECT_EQ(Read(R"({"N":1,"Ids":[1,2,3]})"), "Ok");
  EXPECT_EQ(Read(R"({"N":2,"Ids":[4]})"), "Ok");
  EXPECT_EQ(ids_, std::vector<UserId>{UserId{4}});
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Read(R"({"N":1,"Ids":[1],"Devices":[1],"Conns":["AAAAAAAAAAAAAAAAAAAAAB"]})"), "Ok");
    EXPECT_EQ(devices_.size(), 1u);
    EXPECT_EQ(connections_.size(), 1u);
  }
}

}  // namespace
}  // namespace rollcall
