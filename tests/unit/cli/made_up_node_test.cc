#include "cli/made_up_node.h"

#include <chrono>

#include <gtest/gtest.h>

#include "config/loader.h"
#include "config/surroundings.h"
#include "support/seeded_random.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

TEST(MadeUpNode, ItsConfigurationLoadsAndSaysWhatTheNodeSays) {
  testing::SeededRandom random(1);
  const Result<MadeUpNode> node = MakeUpNode(
      random,
      {.openapi_port = 0, .gateway_port = 0, .admin_port = 0, .heartbeat = 2s, .query_qps = 0});
  ASSERT_TRUE(node);
  const LoadResult loaded = LoadConfigText(node->config, "", ProcessSurroundings());
  for (const Note& mistake : loaded.mistakes)
    ADD_FAILURE() << mistake.ToText("made up");
  const Settings& settings = loaded.settings;
  EXPECT_EQ(settings.gateway.listen.port, node->gateway.port);
  EXPECT_EQ(settings.openapi.listen.port, node->openapi.port);
  EXPECT_EQ(settings.admin.listen.port, node->admin.port);
  EXPECT_EQ(settings.gateway.heartbeat, 2s);
  ASSERT_EQ(settings.accounts.size(), 1u);
  const Account& account = settings.accounts.front();
  EXPECT_EQ(account.query_qps, 0u);
  EXPECT_EQ(account.access_keys.at(0).id, node->api_key.id);
  EXPECT_EQ(account.access_keys.at(0).secret, node->api_key.secret);
  EXPECT_EQ(account.apps.at(0).id, node->app);
  EXPECT_EQ(account.apps.at(0).keys.at(0).secret, node->app_key.secret);
}

TEST(MadeUpNode, EachHasKeysOfItsOwn) {
  testing::SeededRandom random(1);
  const MadeUpNodeOptions any{.openapi_port = 0, .gateway_port = 0, .admin_port = 0};
  const Result<MadeUpNode> one = MakeUpNode(random, any);
  const Result<MadeUpNode> two = MakeUpNode(random, any);
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->api_key.secret, two->api_key.secret);
  EXPECT_NE(one->app_key.secret, two->app_key.secret);
}

}  // namespace
}  // namespace rollcall
