#include "metrics/catalog.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(CatalogTest, NamesFollowTheRule) {
  const Catalog catalog;
  EXPECT_FALSE(catalog.infos().empty());
  for (const MetricInfo& info : catalog.infos()) {
    EXPECT_TRUE(info.name.starts_with("rollcall_")) << info.name;
    EXPECT_EQ(info.name.ends_with("_total"), info.kind == "counter") << info.name;
    EXPECT_EQ(info.name.ends_with("_seconds") && info.kind != "gauge", info.kind == "histogram")
        << info.name;
    EXPECT_TRUE(info.help.ends_with('.')) << info.name;
    EXPECT_TRUE(std::all_of(info.name.begin(), info.name.end(), [](char c) {
      return c == '_' || (c >= 'a' && c <= 'z');
    })) << info.name;
  }
}

TEST(CatalogTest, ShowsWhatWasCounted) {
  Catalog catalog;
  catalog.gateway_logins[LoginVerdict::kWelcomed].Increment();
  catalog.gateway_disconnects[DisconnectReason::kTimeout].Increment(2);
  catalog.door_refusals[Door::kGateway][DoorRefusal::kHeadTimeout].Increment(4);
  catalog.gateway_sessions.Set(3);
  catalog.openapi_requests.With({"QueryOnlineStatus", "Ok"}).Increment();
  catalog.engine_call_seconds[EngineOperation::kQuery].Observe(0.001);
  const std::string text = catalog.Render({});
  EXPECT_THAT(text, HasSubstr(R"(rollcall_gateway_logins_total{outcome="welcomed"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(rollcall_gateway_disconnects_total{reason="timeout"} 2)"));
  EXPECT_THAT(text,
              HasSubstr(R"(rollcall_door_refusals_total{door="gateway",reason="head_timeout"} 4)"));
  EXPECT_THAT(text,
              HasSubstr(R"(rollcall_door_refusals_total{door="openapi",reason="head_timeout"} 0)"));
  EXPECT_THAT(text, HasSubstr("rollcall_gateway_sessions 3\n"));
  EXPECT_THAT(
      text,
      HasSubstr(R"(rollcall_openapi_requests_total{action="QueryOnlineStatus",code="Ok"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(rollcall_engine_call_seconds_count{call="query"} 1)"));
}

TEST(CatalogTest, TellsTheBuildAndTheStart) {
  Catalog catalog({.version = "1.2.3", .started = WallTime(std::chrono::milliseconds(1500))});
  const std::string text = catalog.Render({});
  EXPECT_THAT(text, HasSubstr(R"(rollcall_build_info{version="1.2.3"} 1)"));
  EXPECT_THAT(text, HasSubstr("rollcall_process_start_time_seconds 1.5\n"));
  EXPECT_THAT(text, HasSubstr("rollcall_config_generation 1\n"));
}

TEST(CatalogTest, ShowsPresenceAsItIsNow) {
  Catalog catalog;
  const PresenceSample app{.app = AppId{7}, .users = 2, .connections = {1, 0, 4}};
  std::string text = catalog.Render({.presence = {app}});
  EXPECT_THAT(text, HasSubstr(R"(rollcall_presence_online_users{app="7"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(rollcall_presence_connections{app="7",platform="Android"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(rollcall_presence_connections{app="7",platform="iOS"} 0)"));
  EXPECT_THAT(text, HasSubstr(R"(rollcall_presence_connections{app="7",platform="Web"} 4)"));

  text = catalog.Render({.presence = {{.app = AppId{7}, .users = 1, .connections = {1, 0, 0}}}});
  EXPECT_THAT(text, HasSubstr(R"(rollcall_presence_online_users{app="7"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(rollcall_presence_connections{app="7",platform="Web"} 0)"));
}

TEST(CatalogTest, ForgetsAnAppThatIsGone) {
  Catalog catalog;
  catalog.Render({.presence = {{.app = AppId{7}, .users = 2, .connections = {2, 0, 0}}}});
  std::string text =
      catalog.Render({.presence = {{.app = AppId{8}, .users = 1, .connections = {1, 0, 0}}}});
  EXPECT_THAT(text, Not(HasSubstr(R"(app="7")")));
  EXPECT_THAT(text, HasSubstr(R"(app="8")"));
  text = catalog.Render({.presence = {{.app = AppId{7}, .users = 3, .connections = {3, 0, 0}}}});
  EXPECT_THAT(text, HasSubstr(R"(rollcall_presence_online_users{app="7"} 3)"));
}

TEST(CatalogTest, CountsDroppedLinesSinceTheStart) {
  Catalog catalog;
  EXPECT_THAT(catalog.Render({.presence = {}, .log_lines_dropped = 5}),
              HasSubstr("rollcall_log_lines_dropped_total 5\n"));
  EXPECT_THAT(catalog.Render({.presence = {}, .log_lines_dropped = 5}),
              HasSubstr("rollcall_log_lines_dropped_total 5\n"));
  EXPECT_THAT(catalog.Render({.presence = {}, .log_lines_dropped = 9}),
              HasSubstr("rollcall_log_lines_dropped_total 9\n"));
}

}  // namespace
}  // namespace rollcall
