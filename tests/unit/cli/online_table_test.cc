#include "cli/online_table.h"

#include <array>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(OnlineTable, ShowsEachConnectionInTheOrderAskedAndOfflineUsersAsSuch) {
  const std::array<std::int64_t, 4> asked = {9, 7, 8, 7};
  const std::vector<OnlineRow> online = {
      {.user = 7, .conn_id = "a", .device = 1, .client_version = 20, .platform = "iOS"},
      {.user = 7, .conn_id = "b", .device = 2, .client_version = 3, .platform = "Web"},
      {.user = 8, .conn_id = "c", .device = 0, .client_version = 0, .platform = "Android"}};
  EXPECT_EQ(OnlineTable(asked, online).ToText(),
            "USER  STATUS   CONNECTION  DEVICE  PLATFORM  CLIENT VERSION\n"
            "   9  offline  -                -  -                      -\n"
            "   7  online   a                1  iOS                   20\n"
            "   7  online   b                2  Web                    3\n"
            "   8  online   c                0  Android                0\n");
}

}  // namespace
}  // namespace rollcall
