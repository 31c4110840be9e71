#include "openapi/lease_call.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(LeaseCallTest, NamesOwnersByOneRule) {
  const std::string longest(64, 'x');
  for (const std::string& name : {std::string("a"), longest, std::string("A.z_0-9")})
    EXPECT_TRUE(kOwnerIdRule.accepts(name)) << name;
  for (const std::string& name : {std::string(), longest + "x", std::string("a/b"),
                                  std::string("a b"), std::string("\xc3\xa9")}) {
    EXPECT_FALSE(kOwnerIdRule.accepts(name)) << name;
  }
}

TEST(LeaseCallTest, AppendsWhatAnAnswerEndsWith) {
  using namespace std::chrono_literals;
  std::string out;
  AppendExpiry(WallTime(1'700'000'000'123'999us), out);
  AppendEvicted({}, out);
  EXPECT_EQ(out, R"(,"ExpiresAt":1700000000123,"Evicted":[])");
  out.clear();
  AppendEvicted({{.connection = {.boot = 0, .number = 1}, .user = UserId{5}},
                 {.connection = {.boot = 0, .number = 2},
                  .user = UserId{6},
                  .reason = DisconnectReason::kReplaced,
                  .by = {.boot = 0, .number = 3}}},
                out);
  EXPECT_EQ(out, R"(,"Evicted":[{"ConnId":"AAAAAAAAAAAAAAAAAAAAAB","UserId":5,"Reason":"kicked"},)"
                 R"({"ConnId":"AAAAAAAAAAAAAAAAAAAAAC","UserId":6,"Reason":"replaced",)"
                 R"("By":"AAAAAAAAAAAAAAAAAAAAAD"}])");
}

TEST(LeaseCallTest, KeepsTheLeaseOfABody) {
  const LeaseFields lease{.app = 123, .name = "gw", .epoch = 5};
  EXPECT_EQ(lease.ToOwner().ToOwnerId(), "123/gw");
  EXPECT_EQ(lease.ToEpoch(), Epoch{5});
}

}  // namespace
}  // namespace rollcall
