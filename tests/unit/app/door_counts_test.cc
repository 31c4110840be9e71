#include "app/door_counts.h"

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace rollcall {
namespace {

using Client = StreamObserver::Client;

const Address kClient = *Address::FromIp("203.0.113.5", 4711);
const Address kLoopback = *Address::FromIp("127.0.0.1", 4711);

class DoorCountsTest : public ::testing::Test {
 protected:
  double Open(Door door) const { return metrics_.net_connections[door].Value(); }
  double Refused(Door door, DoorRefusal reason) const {
    return metrics_.door_refusals[door][reason].Value();
  }

  testing::ManualClock clock_;
  Catalog metrics_;
  SocketBudget budget_{2};
  ClientLimits clients_{{}, {.max_connections_per_address = 1}, clock_};
  DoorCounts counts_{metrics_,
                     {.budget = &budget_, .clients = &clients_},
                     {.budget = &budget_, .clients = &clients_}};
};

TEST_F(DoorCountsTest, OpenapiAndGatewayShareTheSocketsAndAdminTakesNone) {
  EXPECT_TRUE(counts_[Door::kOpenApi].OnAccepted());
  EXPECT_TRUE(counts_[Door::kGateway].OnAccepted());
  EXPECT_FALSE(counts_[Door::kOpenApi].OnAccepted());
  EXPECT_FALSE(counts_[Door::kGateway].OnAccepted());
  EXPECT_TRUE(counts_[Door::kAdmin].OnAccepted());
  EXPECT_EQ(Open(Door::kOpenApi), 1);
  EXPECT_EQ(Open(Door::kGateway), 1);
  EXPECT_EQ(Open(Door::kAdmin), 1);
  EXPECT_EQ(metrics_.net_accepts[Door::kOpenApi].Value(), 2);
  EXPECT_EQ(Refused(Door::kOpenApi, DoorRefusal::kNoDescriptor), 1);
  EXPECT_EQ(Refused(Door::kGateway, DoorRefusal::kNoDescriptor), 1);

  counts_[Door::kGateway].OnStreamGone(nullptr);
  EXPECT_EQ(Open(Door::kGateway), 0);
  EXPECT_TRUE(counts_[Door::kOpenApi].OnAccepted());
  EXPECT_FALSE(counts_[Door::kOpenApi].OnAccepted());
  counts_[Door::kAdmin].OnStreamGone(nullptr);
  EXPECT_FALSE(counts_[Door::kOpenApi].OnAccepted());
}

TEST_F(DoorCountsTest, HoldsAClientToItsConnections) {
  DoorCount& door = counts_[Door::kGateway];
  EXPECT_EQ(door.OnIdentified(kClient), Client::kCounted);
  EXPECT_EQ(door.OnIdentified(kClient), Client::kTooMany);
  EXPECT_EQ(Refused(Door::kGateway, DoorRefusal::kAddressConnections), 1);
  door.OnStreamGone(nullptr);  // The one that was too many.
  EXPECT_EQ(door.OnIdentified(kClient), Client::kTooMany);
  door.OnStreamGone(&kClient);
  EXPECT_EQ(door.OnIdentified(kClient), Client::kCounted);
}

TEST_F(DoorCountsTest, DoesNotCountWhoIsExemptAndNobodyAtTheAdminDoor) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(counts_[Door::kGateway].OnIdentified(kLoopback), Client::kNotCounted);
    EXPECT_EQ(counts_[Door::kAdmin].OnIdentified(kClient), Client::kNotCounted);
  }
  EXPECT_EQ(clients_.connections().size(), 0U);
}

}  // namespace
}  // namespace rollcall
