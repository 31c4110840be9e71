#include "admin/host_list.h"

#include <string_view>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(HostListTest, ComparesNamesWithoutPortAndCase) {
  const HostList hosts({"Ops.test", "127.0.0.1", "[::1]"});
  for (const std::string_view good :
       {"ops.test", "OPS.TEST", "ops.test:1", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:80"}) {
    EXPECT_TRUE(hosts.Allows(good)) << good;
  }
  for (const std::string_view bad :
       {"", ":80", "ops.test.evil", "x.ops.test", "127.0.0.10", "[::2]", "[::1]]", "::1", "[::]"}) {
    EXPECT_FALSE(hosts.Allows(bad)) << bad;
  }
}

TEST(HostListTest, AllowsNobodyWhenEmpty) {
  EXPECT_FALSE(HostList({}).Allows("localhost"));
  EXPECT_FALSE(HostList({}).Allows(""));
}

}  // namespace
}  // namespace rollcall
