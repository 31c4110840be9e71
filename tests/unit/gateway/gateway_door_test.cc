#include "gateway/gateway_door.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "unit/gateway/gateway_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

TEST(GatewayDoorTest, AReloadClosesTheDevicesOfStoppedAndRemovedApps) {
  for (const bool removed : {false, true}) {
    GatewayFixture f;
    const auto seven = f.Online();
    const auto eight = f.Upgraded();
    const UserKey other{AppId{8}, UserId{1}};
    eight->Say(GatewayFixture::LoginText(
        f.TokenOf({other.app, other.user, f.clock.Wall() + 1h, {}}, "k8")));
    f.door.SetDirectory(GatewayFixture::MakeDirectory(AppStatus::kStopped, !removed));
    f.loop.Run();
    EXPECT_EQ(seven->close_code(), 4011);
    EXPECT_EQ(f.OnlineCount(), 0u);
    EXPECT_EQ(f.Disconnects(DisconnectReason::kAppUnavailable), 1);
    EXPECT_EQ(eight->close_code(), 0);
    EXPECT_EQ(f.Query(other).size(), 1u);
  }
}

TEST(GatewayDoorTest, AReloadThatChangesNothingClosesNobody) {
  GatewayFixture f;
  const auto device = f.Online();
  f.door.SetDirectory(GatewayFixture::MakeDirectory());
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 0);
}

TEST(GatewayDoorTest, AReloadCatchesALoginThatIsOnItsWay) {
  GatewayFixture f;
  f.engine.HoldConnects(true);
  const auto device = f.Upgraded();
  device->Say(f.LoginText());
  f.door.SetDirectory(GatewayFixture::MakeDirectory(AppStatus::kStopped));
  f.engine.HoldConnects(false);
  f.loop.Run();
  EXPECT_EQ(device->close_code(), 4011);
  EXPECT_TRUE(device->texts().empty());
  EXPECT_EQ(f.OnlineCount(), 0u);
}

TEST(GatewayDoorTest, AReloadGoesInBoundedSteps) {
  ServiceOptions service_options;
  service_options.rules.max_connections = 10000;
  GatewayFixture f({}, service_options);
  std::vector<std::unique_ptr<Device>> devices;
  const std::string login = GatewayFixture::LoginText(f.Token(), 0);
  const std::size_t count = GatewayDoor::kSweepStep + 5;
  for (std::size_t i = 0; i < count; ++i) {
    devices.push_back(f.Connect());
    devices.back()->Send(GatewayFixture::UpgradeRequest());
    devices.back()->SendFrame(WsOpcode::kText, login);
  }
  f.loop.Run();
  ASSERT_EQ(f.door.sessions(), count);
  f.door.SetDirectory(GatewayFixture::MakeDirectory(AppStatus::kStopped));
  EXPECT_EQ(f.door.sessions(), 5u);
  f.loop.Run();
  EXPECT_EQ(f.door.sessions(), 0u);
}

TEST(GatewayDoorTest, KnowsWhenADeviceWasLastHeard) {
  GatewayFixture f;
  const auto device = f.Online();
  const ConnId id = f.Query()[0].connection.id;
  f.loop.RunFor(7s);
  EXPECT_EQ(f.door.LastHeard(id), f.clock.Now() - 7s);
  device->SendFrame(WsOpcode::kPing, "");
  f.loop.Run();
  EXPECT_EQ(f.door.LastHeard(id), f.clock.Now());
  device->peer().SendEnd();
  f.loop.Run();
  EXPECT_EQ(f.door.LastHeard(id), std::nullopt);
}

TEST(GatewayDoorTest, KnowsWhenADeviceWasHeardAfterAStallToo) {
  GatewayFixture f;
  const auto device = f.Online();
  const ConnId id = f.Query()[0].connection.id;
  f.clock.Advance(60s);
  device->SendFrame(WsOpcode::kPing, "");
  f.loop.Run();
  EXPECT_EQ(f.door.LastHeard(id), f.clock.Now());
}

TEST(GatewayDoorTest, ALostLeaseSendsEveryDeviceAwayToComeBack) {
  GatewayFixture f;
  const auto one = f.Online(1);
  const auto two = f.Online(2);
  f.door.OnLeaseLost();
  for (Device* device : {one.get(), two.get()}) {
    EXPECT_EQ(device->close_code(), 1013);
    EXPECT_TRUE(device->close_reason().starts_with("reconnect_after_ms="));
  }
  EXPECT_EQ(f.door.sessions(), 0u);
}

TEST(GatewayDoorTest, ClosesAKickedDeviceWhoseRecordIsGoneAlready) {
  GatewayFixture f;
  const auto kicked = f.Online(1);
  const auto other = f.Online(2);
  const LiveConnection first = f.Query()[0];
  const int disconnects = f.engine.calls(FaultyCall::kDisconnect);
  f.service.Kick(f.loop, {.user = first.connection.user, .connections = {first.connection.id}},
                 [&f](Result<std::vector<LiveConnection>> answer) {
                   ASSERT_TRUE(answer);
                   EXPECT_EQ(answer->size(), 1u);
                   EXPECT_EQ(f.OnlineCount(), 1u);
                 });
  f.loop.Run();
  EXPECT_EQ(kicked->close_code(), 4004);
  EXPECT_EQ(kicked->close_reason(), "");
  EXPECT_EQ(other->close_code(), 0);
  EXPECT_EQ(f.OnlineCount(), 1u);
  EXPECT_EQ(f.engine.calls(FaultyCall::kDisconnect), disconnects) << "not logged out again";
  EXPECT_EQ(f.Disconnects(DisconnectReason::kKicked), 1);
  EXPECT_EQ(f.metrics.gateway_sessions.Value(), 1);
}

TEST(GatewayDoorTest, IgnoresAnEvictionOfAConnectionItDoesNotHold) {
  GatewayFixture f;
  const auto device = f.Online();
  f.door.OnEvicted({.boot = 1, .number = 2}, DisconnectReason::kKicked, {});
  EXPECT_EQ(device->close_code(), 0);
}

TEST(GatewayDoorTest, CutsWhatIsOpenWhenItIsDestroyed) {
  auto f = std::make_unique<GatewayFixture>();
  const auto raw = f->Connect();
  const auto upgraded = f->Upgraded();
  const auto online = f->Online();
  f.reset();
  for (Device* device : {raw.get(), upgraded.get(), online.get()}) {
    EXPECT_TRUE(device->peer().closed());
  }
}

}  // namespace
}  // namespace rollcall::testing
