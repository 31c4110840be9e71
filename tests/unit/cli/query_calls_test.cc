#include "cli/query_calls.h"

#include <chrono>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/manual_clock.h"
#include "support/seeded_random.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class QueryCallsTest : public ::testing::Test {
 protected:
  QueryCalls Make(std::size_t users) {
    QueryCallsPlan plan{.endpoint = {.host = "127.0.0.1", .port = 8800},
                        .key = {.id = "AK", .secret = "SK"},
                        .app = AppId{123},
                        .online = {},
                        .users_per_call = users};
    for (std::int64_t user = 1; user <= 10; ++user)
      plan.online.push_back(UserId{user});
    return QueryCalls(clock_, random_, std::move(plan));
  }

  static std::string Answer(int status, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) +
           " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  static std::string Online(std::initializer_list<std::int64_t> users) {
    std::string results;
    for (const std::int64_t user : users) {
      const std::string id = std::to_string(user);
      results += (results.empty() ? "" : ",") + ("\"" + id + R"(":[{"ConnId":"c","UserId":)" + id) +
                 R"(,"DeviceId":1,"ClientVersion":1,"Platform":"Web"}])";
    }
    return Answer(200, R"({"ResponseMetadata":{"RequestId":"r"},"Result":{"AppId":123,)"
                       R"("QueryOnlineResults":{)" +
                           results + "}}}");
  }

  testing::ManualClock clock_;
  testing::SeededRandom random_{3};
};

TEST_F(QueryCallsTest, AsksForSoManyDifferentUsersInManyWays) {
  QueryCalls calls = Make(3);
  std::set<std::string> bodies;
  for (std::size_t i = 0; i < QueryCalls::kRequests; ++i) {
    const std::string bytes(calls.Next().bytes);
    bodies.insert(bytes.substr(bytes.find("{\"AppId\"")));
  }
  EXPECT_GT(bodies.size(), 50u);
  for (const std::string& body : bodies)
    EXPECT_EQ(std::count(body.begin(), body.end(), ','), 3) << body;
}

TEST_F(QueryCallsTest, SignsAnewOnceItsSecondIsOver) {
  QueryCalls calls = Make(1);
  const std::string first(calls.Next().bytes);
  for (std::size_t i = 1; i < QueryCalls::kRequests; ++i)
    calls.Next();
  EXPECT_EQ(calls.Next().bytes, first);
  clock_.Advance(1s);
  for (std::size_t i = 1; i < QueryCalls::kRequests; ++i)
    calls.Next();
  EXPECT_NE(calls.Next().bytes, first);
}

TEST_F(QueryCallsTest, ComparesTheUsersOfOneAnswerInSixtyFour) {
  QueryCalls calls = Make(10);
  const std::string right = Online({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  const std::string wrong = Online({1, 2, 3});
  EXPECT_EQ(calls.Take(0, right).error, "");
  EXPECT_EQ(calls.Take(0, right).bytes, right.size());
  EXPECT_EQ(calls.verified(), 1u);
  for (std::uint64_t i = 2; i < QueryCalls::kVerifyEvery; ++i)
    EXPECT_EQ(calls.Take(0, wrong).error, "") << "not looked at";
  EXPECT_EQ(calls.Take(0, wrong).error, "wrong users");
  EXPECT_EQ(calls.verified(), 2u);
}

TEST_F(QueryCallsTest, NamesErrorsByTheirCodeOrStatus) {
  QueryCalls calls = Make(1);
  EXPECT_EQ(calls.Take(0, Answer(429, R"({"Error":{"Code":"FlowLimitExceeded","x":1}})")).error,
            "FlowLimitExceeded");
  EXPECT_EQ(calls.Take(0, Answer(502, "bad gateway")).error, "HTTP 502");
  EXPECT_EQ(calls.Take(0, Answer(200, "{}")).error, "not an answer of the API");
}

TEST_F(QueryCallsTest, WaitsForTheRestAndGivesUpOnWhatIsNoAnswer) {
  QueryCalls calls = Make(1);
  const std::string whole = Online({1});
  EXPECT_EQ(calls.Take(0, whole.substr(0, whole.size() - 1)).bytes, 0u);
  EXPECT_FALSE(calls.Take(0, whole.substr(0, whole.size() - 1)).is_broken);
  EXPECT_TRUE(calls.Take(0, "SSH-2.0").is_broken);
}

}  // namespace
}  // namespace rollcall
