#include "openapi/connection_json.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

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

OnlineConnection Make(std::int64_t user, std::uint64_t number) {
  OnlineConnection connection;
  connection.id = {.boot = ~std::uint64_t{0}, .number = number};
  connection.user = UserId{user};
  connection.device = DeviceId{user};
  connection.client_version = ClientVersion{std::numeric_limits<std::int32_t>::max()};
  connection.platform = Platform::kAndroid;
  return connection;
}

TEST(ConnectionJsonTest, WritesNoUserAsAnEmptyObject) {
  std::string text = "x";
  AppendConnectionsByUser({}, text);
  EXPECT_EQ(text, "x{}");
}

TEST(ConnectionJsonTest, PutsTheConnectionsOfAUserTogether) {
  const std::vector online = {Make(7, 1), Make(7, 2), Make(8, 3)};
  std::string expected = R"({"7":[)";
  AppendConnection(online[0], expected);
  expected += ',';
  AppendConnection(online[1], expected);
  expected += R"(],"8":[)";
  AppendConnection(online[2], expected);
  expected += "]}";
  std::string text;
  AppendConnectionsByUser(online, text);
  EXPECT_EQ(text, expected);
}

TEST(ConnectionJsonTest, WritesTheLongestOfManyConnections) {
  std::vector<OnlineConnection> online;
  std::string expected = "{";
  for (std::int64_t i = 0; i < 200; ++i) {
    online.push_back(Make(std::numeric_limits<std::int64_t>::max() - i / 2, 0));
    const std::string key = std::to_string(ToInteger(online.back().user));
    expected += i == 0 ? "\"" + key + "\":[" : i % 2 == 0 ? "],\"" + key + "\":[" : ",";
    AppendConnection(online.back(), expected);
  }
  expected += "]}";
  std::string text;
  AppendConnectionsByUser(online, text);
  EXPECT_EQ(text, expected);
}

}  // namespace
}  // namespace rollcall
