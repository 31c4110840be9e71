#include "gateway/door_metrics.h"

#include <string>

#include <gtest/gtest.h>

#include "unit/gateway/gateway_fixture.h"

namespace rollcall::testing {
namespace {

TEST(DoorMetricsTest, CountsMessagesAndClosesByName) {
  GatewayFixture f;
  const auto device = f.Online();
  device->Say(R"({"Type":"Ping"})");
  device->Say(R"({"Type":"Dance"})");
  device->Say(R"({"Type":"Logout"})");
  const std::string text = f.metrics.Render({});
  for (const std::string_view line :
       {"rollcall_gateway_messages_received_total{type=\"Login\"} 1",
        "rollcall_gateway_messages_received_total{type=\"Ping\"} 1",
        "rollcall_gateway_messages_received_total{type=\"unknown\"} 1",
        "rollcall_gateway_closes_sent_total{code=\"1000\"} 1",
        "rollcall_gateway_disconnects_total{reason=\"closed\"} 1"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace rollcall::testing
