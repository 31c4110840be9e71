#include "app/door_counts.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "net/unique_fd.h"
#include "support/manual_clock.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using Client = StreamObserver::Client;

const Address kClient = *Address::FromIp("203.0.113.5", 4711);
const Address kLoopback = *Address::FromIp("127.0.0.1", 4711);

class DoorCountsTest : public ::testing::Test {
 protected:
  // All lines that were logged. Ends the logging.
  std::string Log() {
    logger_.reset();
    std::string text(4096, '\0');
    ::fcntl(pipe_[0].get(), F_SETFL, O_NONBLOCK);
    const ssize_t size = ::read(pipe_[0].get(), text.data(), text.size());
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
  }

  double Open(Door door) const { return metrics_.net_connections[door].Value(); }
  double Refused(Door door, DoorRefusal reason) const {
    return metrics_.door_refusals[door][reason].Value();
  }

  // Before the logger, which may still write while it ends.
  const std::array<UniqueFd, 2> pipe_ = [] {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    return std::array{UniqueFd(ends[0]), UniqueFd(ends[1])};
  }();
  testing::ManualClock clock_;
  std::unique_ptr<Logger> logger_ = std::make_unique<Logger>(
      LogLevel::kWarn, LogFormat::kText, LogTarget{.descriptor = pipe_[1].get()});
  Catalog metrics_;
  SocketBudget budget_{2};
  ClientLimits clients_{{}, {.max_connections_per_address = 1}, clock_};
  DoorCounts counts_{{.metrics = metrics_, .clock = clock_, .logger = *logger_},
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

TEST_F(DoorCountsTest, WritesOneLineAMinuteAboutEachLimit) {
  DoorCount& door = counts_[Door::kGateway];
  EXPECT_EQ(door.OnIdentified(kClient), Client::kCounted);
  EXPECT_TRUE(door.OnAccepted());
  EXPECT_TRUE(door.OnAccepted());
  for (const Duration pause : {Duration::zero(), DoorCount::kLinePause - 1ns, Duration(1ns)}) {
    clock_.Advance(pause);
    EXPECT_EQ(door.OnIdentified(kClient), Client::kTooMany);
    EXPECT_FALSE(door.OnAccepted());
    door.OnError(EMFILE);
  }
  EXPECT_EQ(metrics_.net_accept_errors[Door::kGateway].Value(), 3);
  const std::string log = Log();
  EXPECT_EQ(std::ranges::count(log, '\n'), 6) << log;
  EXPECT_NE(log.find("trusted_proxies?\" door=gateway client=203.0.113.5:4711\n"),
            std::string::npos)
      << log;
  EXPECT_NE(log.find("\"cannot accept\" door=gateway reason=\"Too many open files\"\n"),
            std::string::npos)
      << log;
  EXPECT_NE(log.find("sockets are used up, new ones are closed\" door=gateway\n"),
            std::string::npos)
      << log;
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
