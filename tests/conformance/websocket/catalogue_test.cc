// The WebSocket codec against groups 1 to 7 of the Autobahn catalogue, with strict verdicts: what
// the suite calls non-strict or informational fails here.

#include "conformance/websocket/catalogue.h"

#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/websocket/runner.h"

namespace rollcall::conformance {
namespace {

// A series "1.1" of 8 cases is 1.1.1 to 1.1.8; a group "2" of 11 is 2.1 to 2.11.
struct Series {
  std::string name;
  int cases;
};

struct Group {
  int number;
  std::size_t size;
  std::vector<Case> (*cases)();
  std::vector<Series> series;
};

const std::vector<Group>& Groups() {
  static const std::vector<Group> groups = {
      {1, 16, FramingCases, {{"1.1", 8}, {"1.2", 8}}},
      {2, 11, PingCases, {{"2", 11}}},
      {3, 7, ReservedBitCases, {{"3", 7}}},
      {4, 10, OpcodeCases, {{"4.1", 5}, {"4.2", 5}}},
      {5, 20, FragmentationCases, {{"5", 20}}},
      {6, 145, Utf8Cases, {{"6.1", 3},  {"6.2", 4},   {"6.3", 2},  {"6.4", 4},   {"6.5", 5},
                           {"6.6", 11}, {"6.7", 4},   {"6.8", 2},  {"6.9", 4},   {"6.10", 3},
                           {"6.11", 5}, {"6.12", 8},  {"6.13", 5}, {"6.14", 10}, {"6.15", 1},
                           {"6.16", 3}, {"6.17", 5},  {"6.18", 5}, {"6.19", 5},  {"6.20", 7},
                           {"6.21", 8}, {"6.22", 34}, {"6.23", 7}}},
      {7,
       37,
       ClosingCases,
       {{"7.1", 6}, {"7.3", 6}, {"7.5", 1}, {"7.7", 13}, {"7.9", 9}, {"7.13", 2}}},
  };
  return groups;
}

class Autobahn : public testing::TestWithParam<Group> {};

TEST_P(Autobahn, EveryCaseOfTheGroupIsInTheTableUnderItsNumber) {
  std::vector<std::string> wanted;
  for (const Series& series : GetParam().series) {
    for (int i = 1; i <= series.cases; ++i)
      wanted.push_back(series.name + "." + std::to_string(i));
  }
  std::vector<std::string> numbers;
  for (const Case& test_case : GetParam().cases())
    numbers.push_back(test_case.number);
  EXPECT_EQ(numbers, wanted);
  EXPECT_EQ(numbers.size(), GetParam().size);
}

TEST_P(Autobahn, EveryCaseOfTheGroupIsAnsweredStrictly) {
  std::size_t good = 0;
  for (const Case& test_case : GetParam().cases()) {
    const std::string wrong = WhatIsWrong(test_case);
    EXPECT_EQ(wrong, "") << "case " << test_case.number;
    if (wrong.empty()) ++good;
  }
  std::printf("FIGURE autobahn group %d: %zu of %zu cases\n", GetParam().number, good,
              GetParam().size);
}

INSTANTIATE_TEST_SUITE_P(Group, Autobahn, testing::ValuesIn(Groups()),
                         [](const auto& group) { return std::to_string(group.param.number); });

TEST(AutobahnRunner, SeesAnAnswerTooFewTooManyAndTooLate) {
  const std::string text = Frame(kText, "a");
  EXPECT_EQ(WhatIsWrong({"good", {{text, {Echo(kText, "a")}}}}), "");
  EXPECT_NE(WhatIsWrong({"too few", {{text, {}}}}), "");
  EXPECT_NE(WhatIsWrong({"too many", {{text, {Echo(kText, "a"), Echo(kText, "a")}}}}), "");
  EXPECT_NE(WhatIsWrong({"too late", {{text, {}}, {Frame(kPong), {Echo(kText, "a")}}}}), "");
  EXPECT_NE(WhatIsWrong({"another code", {{Frame(3), {Closed(1007)}}}}), "");
}

}  // namespace
}  // namespace rollcall::conformance
