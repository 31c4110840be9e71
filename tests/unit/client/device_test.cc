#include "client/device.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/manual_loop.h"
#include "support/seeded_random.h"
#include "unit/client/gateway_peer.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kWelcome =
    R"({"Type":"Welcome","ConnId":"c1","AppId":1,"UserId":"2","HeartbeatSeconds":25})";
constexpr std::string_view kPing = R"(text {"Type":"Ping"})";

class DeviceTest : public ::testing::Test, protected DeviceEvents {
 protected:
  void Start(double first_ping_share = 1.0, Duration ping_every = Duration::zero()) {
    device_ =
        std::make_unique<Device>(context_, static_cast<DeviceEvents&>(*this), gateway_.NewStream(),
                                 DeviceLogin{.token = "tok\"en",
                                             .device = DeviceId{9'007'199'254'740'993},
                                             .platform = Platform::kIos,
                                             .client_version = ClientVersion{5}},
                                 ping_every);
    device_->Start("h", kDeviceTarget, first_ping_share);
    loop_.Run();
    EXPECT_EQ(gateway_.TakeRequestAndAccept(), kDeviceTarget);
    loop_.Run();
  }
  void StartAndWelcome(double first_ping_share = 1.0) {
    Start(first_ping_share);
    gateway_.SendText(kWelcome);
    loop_.Run();
    gateway_.TakeFrames();
    told_.clear();
  }

  void OnMessage(std::string_view json) override { told_.push_back(std::string(json)); }
  void OnWelcome(const Welcome& welcome) override {
    told_.push_back("welcome " + std::string(welcome.conn_id) + " " +
                    std::to_string(welcome.heartbeat / 1s));
  }
  void OnEnd(std::uint16_t code, std::string_view reason) override {
    told_.push_back("end " + std::to_string(code) + " " + std::string(reason));
    device_.reset();
  }

  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  testing::SeededRandom random_{7};
  ClientContext context_{.loop = loop_, .clock = clock_, .random = random_};
  testing::GatewayPeer gateway_{loop_};
  std::unique_ptr<Device> device_;
  std::vector<std::string> told_;
};

TEST_F(DeviceTest, LogsInWithNumbersNoReaderCanRound) {
  Start();
  EXPECT_THAT(
      gateway_.TakeFrames(),
      ElementsAre(
          R"(text {"Type":"Login","Token":"tok\"en","DeviceId":"9007199254740993","Platform":"iOS","ClientVersion":"5"})"));
}

TEST_F(DeviceTest, TellsTheWelcomeAfterItsMessage) {
  Start();
  gateway_.SendText(kWelcome);
  loop_.Run();
  EXPECT_THAT(told_, ElementsAre(kWelcome, "welcome c1 25"));
}

TEST_F(DeviceTest, PingsAtTheHeartbeatItWasTold) {
  StartAndWelcome();
  loop_.RunFor(25s - 1ms);
  EXPECT_THAT(gateway_.TakeFrames(), IsEmpty());
  loop_.RunFor(1ms);
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre(kPing));
  gateway_.SendText(R"({"Type":"Pong"})");
  loop_.RunFor(25s);
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre(kPing));
  EXPECT_EQ(device_->pings(), 2u);
}

TEST_F(DeviceTest, PingsAsOftenAsItIsSetToWhateverItWasTold) {
  Start(0.5, 2s);
  gateway_.SendText(kWelcome);
  loop_.Run();
  gateway_.TakeFrames();
  loop_.RunFor(1s);
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre(kPing));
  loop_.RunFor(2s - 1ms);
  EXPECT_THAT(gateway_.TakeFrames(), IsEmpty());
  loop_.RunFor(1ms);
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre(kPing));
}

TEST_F(DeviceTest, TheFirstPingComesEarlierWhenSpread) {
  StartAndWelcome(0.2);
  loop_.RunFor(5s);
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre(kPing));
  gateway_.SendText(R"({"Type":"Pong"})");
  loop_.RunFor(25s - 1ms);
  EXPECT_THAT(gateway_.TakeFrames(), IsEmpty());
}

TEST_F(DeviceTest, GivesUpAServerThatAnswersNoPing) {
  StartAndWelcome();
  loop_.RunFor(25s * Device::kMaxUnansweredPings);
  EXPECT_THAT(told_, IsEmpty());
  loop_.RunFor(25s);
  EXPECT_THAT(told_, ElementsAre(HasSubstr("answered no ping")));
}

TEST_F(DeviceTest, AnythingTheServerSaysShowsThatItLives) {
  StartAndWelcome();
  for (int i = 0; i < 2 * Device::kMaxUnansweredPings; ++i) {
    loop_.RunFor(25s);
    gateway_.SendFrame(WsOpcode::kPing, "");
    loop_.Run();
  }
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DeviceTest, GivesUpWhenNoWelcomeComes) {
  Start();
  gateway_.SendText(R"({"Type":"Welcome","HeartbeatSeconds":0})");
  loop_.RunFor(Device::kLoginTimeout - 1ms);
  ASSERT_EQ(told_.size(), 1u) << "a welcome without a heartbeat is none";
  loop_.RunFor(1ms);
  EXPECT_THAT(told_.back(), HasSubstr("end 1006 the server did not welcome"));
}

TEST_F(DeviceTest, SaysGoodbyeAndTellsTheServersAnswer) {
  StartAndWelcome();
  device_->Logout();
  loop_.Run();
  EXPECT_THAT(gateway_.TakeFrames(), ElementsAre(R"(text {"Type":"Logout"})"));
  gateway_.SendClose(1000, "");
  loop_.Run();
  EXPECT_THAT(told_, ElementsAre("end 1000 "));
}

TEST_F(DeviceTest, DoesNotWaitForeverForAGoodbye) {
  StartAndWelcome();
  device_->Logout();
  loop_.RunFor(Device::kGoodbyeTimeout);
  EXPECT_THAT(told_, ElementsAre(HasSubstr("did not answer the goodbye")));
}

TEST_F(DeviceTest, TellsHowTheServerClosedIt) {
  StartAndWelcome();
  gateway_.SendClose(4003, "by=c2");
  loop_.RunFor(60s);
  EXPECT_THAT(told_, ElementsAre("end 4003 by=c2"));
}

TEST_F(DeviceTest, DestroyedItNeverCallsAgain) {
  StartAndWelcome();
  device_.reset();
  loop_.RunFor(60s);
  EXPECT_THAT(told_, IsEmpty());
}

}  // namespace
}  // namespace rollcall
