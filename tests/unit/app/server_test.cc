#include "app/server.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "support/blocking_client.h"

namespace rollcall {
namespace {

Settings SmallNode() {
  Settings settings;
  settings.openapi.listen = {.host = "127.0.0.1", .port = 0};
  settings.gateway.listen = {.host = "127.0.0.1", .port = 0};
  settings.admin.listen = {.host = "127.0.0.1", .port = 0};
  settings.gateway.drain_timeout = std::chrono::milliseconds(100);
  settings.accounts = {
      {.id = AccountId{1},
       .access_keys = {{.id = "AKLT1", .secret = "0123456789abcdef"}},
       .apps = {{.id = AppId{123}, .keys = {{.id = "k1", .secret = "0123456789abcdef"}}}}}};
  return settings;
}

class ServerTest : public ::testing::Test {
 protected:
  std::unique_ptr<Server> Start(const Settings& settings) {
    Result<std::unique_ptr<Server>> server = Server::Start(settings, logger_);
    EXPECT_TRUE(server) << server.error().message();
    return *std::move(server);
  }

  Logger logger_{LogLevel::kError, LogFormat::kText};
};

TEST_F(ServerTest, OpensThreeDoorsAndIsReady) {
  const std::unique_ptr<Server> server = Start(SmallNode());
  EXPECT_NE(testing::Get(server->bound().admin, "/readyz").find("200 OK"), std::string::npos);
  EXPECT_NE(testing::Get(server->bound().openapi, "/").find("405"), std::string::npos);
  EXPECT_NE(testing::Get(server->bound().gateway, "/v1/connect").find("426"), std::string::npos);
}

TEST_F(ServerTest, NamesTheDoorWhosePortIsTaken) {
  const std::unique_ptr<Server> first = Start(SmallNode());
  Settings settings = SmallNode();
  settings.gateway.listen.port = first->bound().gateway.port;
  const Result<std::unique_ptr<Server>> second = Server::Start(settings, logger_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(second.error().message().substr(0, 8), "gateway:");
}

TEST_F(ServerTest, CountsWhatEachDoorAcceptedAndReloads) {
  const std::unique_ptr<Server> server = Start(SmallNode());
  testing::Get(server->bound().gateway, "/");
  server->Reload(SmallNode());
  server->NoteRefusedReload();
  std::string metrics;
  do {  // The socket of the first call closes in its own time.
    metrics = testing::Get(server->bound().admin, "/metrics");
  } while (metrics.find("rollcall_net_connections{door=\"gateway\"} 0") == std::string::npos);
  for (const char* line :
       {"rollcall_net_accepts_total{door=\"gateway\"} 1",
        "rollcall_net_connections{door=\"gateway\"} 0",
        "rollcall_config_reloads_total{result=\"ok\"} 1",
        "rollcall_config_reloads_total{result=\"failed\"} 1", "rollcall_config_generation 2"}) {
    EXPECT_NE(metrics.find(line), std::string::npos) << line;
  }
}

TEST_F(ServerTest, AfterADrainTheDoorsForCallersAreShut) {
  const std::unique_ptr<Server> server = Start(SmallNode());
  server->Drain();
  EXPECT_FALSE(testing::BlockingClient(server->bound().gateway).connected());
  EXPECT_FALSE(testing::BlockingClient(server->bound().openapi).connected());
  EXPECT_NE(testing::Get(server->bound().admin, "/readyz").find("503"), std::string::npos);
  EXPECT_NE(testing::Get(server->bound().admin, "/healthz").find("200"), std::string::npos);
}

}  // namespace
}  // namespace rollcall
