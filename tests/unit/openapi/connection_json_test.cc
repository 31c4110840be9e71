#include "openapi/connection_json.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(ConnectionJsonTest, WritesTheLargestIdsAsNumbers) {
  OnlineConnection connection;
  connection.id = {.boot = 0, .number = 1};
  connection.user = UserId{9223372036854775807};
  connection.device = DeviceId{9223372036854775806};
  connection.client_version = ClientVersion{0};
  connection.platform = Platform::kIos;
  std::string text = "[";
  AppendConnection(connection, text);
  EXPECT_EQ(text, R"([{"ConnId":"AAAAAAAAAAAAAAAAAAAAAB","UserId":9223372036854775807,)"
                  R"("DeviceId":9223372036854775806,"ClientVersion":0,"Platform":"iOS"})");
}

}  // namespace
}  // namespace rollcall
