#include "admin/connection_fields.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(ConnectionFieldsTest, WritesIdsAsNumbersAndTimesInUtc) {
  Connection connection;
  connection.id = {.boot = 0, .number = 1};
  connection.device = DeviceId{9223372036854775807};
  connection.platform = Platform::kWeb;
  connection.client_version = ClientVersion{3};
  connection.connected_at = WallTime(std::chrono::microseconds(1'767'225'601'999'999));
  connection.address.ip = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  connection.address.port = 5;
  std::string text;
  JsonWriter json(text);
  json.BeginObject();
  WriteConnectionFields(connection, json);
  json.EndObject();
  EXPECT_EQ(text, R"({"ConnId":"AAAAAAAAAAAAAAAAAAAAAB","DeviceId":9223372036854775807,)"
                  R"("Platform":"Web","ClientVersion":3,"Address":"[2001:db8::1]:5",)"
                  R"("ConnectedAt":"2026-01-01T00:00:01.999Z"})");
}

}  // namespace
}  // namespace rollcall
