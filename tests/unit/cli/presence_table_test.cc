#include "cli/presence_table.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(PresenceTable, ShowsConnectionsThenWhatIsKnownOfTheOthers) {
  PresenceRows rows;
  rows.users.push_back({.user = 7,
                        .is_online = true,
                        .version = 12,
                        .connections = {{.conn_id = "a",
                                         .device = 1,
                                         .platform = "iOS",
                                         .client_version = 20,
                                         .connected_at = 1'700'000'000'123,
                                         .heard_ago = 40,
                                         .owner = "local"}},
                        .last_seen = {},
                        .reason = {}});
  rows.users.push_back({.user = 8,
                        .version = 9,
                        .connections = {},
                        .last_seen = 1'700'000'060'000,
                        .reason = "kicked"});
  rows.users.push_back({.user = 9, .connections = {}, .last_seen = {}, .reason = {}});
  rows.unknown = {10};
  EXPECT_EQ(PresenceTable(rows).ToText(),
            "USER  STATUS           VERSION  CONNECTION  DEVICE  PLATFORM  CLIENT VERSION "
            " OWNER  SINCE                 HEARD AGO\n"
            "   7  online                12  a                1  iOS                   20 "
            " local  2023-11-14T22:13:20Z  40 ms\n"
            "   8  offline: kicked        9  -                -  -                      - "
            " -      2023-11-14T22:14:20Z  -\n"
            "   9  offline                0  -                -  -                      - "
            " -      -                     -\n"
            "  10  unknown                -  -                -  -                      - "
            " -      -                     -\n");
}

}  // namespace
}  // namespace rollcall
