// What the tests of admin/ share: a door over a real service and engine.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "admin/admin_door.h"
#include "engine/memory/memory_engine.h"
#include "support/fake_stream.h"
#include "support/http_answer.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"
#include "support/seeded_random.h"

namespace rollcall::testing {

class AdminTest : public ::testing::Test, private ConnectionHolder {
 protected:
  AdminTest() {
    ServiceOptions options;
    options.node_id = "node-a";
    service_ = std::make_unique<PresenceService>(engine_, clock_, random_, metrics_, options);
    loop_number_ = service_->RegisterHolder(loop_, *this);
  }

  void StartService() {
    service_->Start(loop_, [](Result<Done> done) { CHECK(done.has_value()); });
    loop_.Run();
  }

  AdminDoor& door() {
    if (door_ == nullptr) {
      door_ = std::make_unique<AdminDoor>(AdminContext{loop_, clock_, *service_, metrics_, log_},
                                          options_);
    }
    return *door_;
  }

  HttpAnswer Send(std::string_view bytes) {
    const auto peer = std::make_shared<FakePeer>(loop_);
    door().Accept(std::make_unique<FakeStream>(peer));
    peer->Send(bytes);
    loop_.Run();
    std::string received = peer->TakeReceived();
    EXPECT_FALSE(received.empty()) << bytes;
    return received.empty() ? HttpAnswer{} : TakeAnswer(received, bytes.starts_with("HEAD"));
  }
  HttpAnswer Get(std::string_view target, std::string_view fields = {}) {
    return Send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost:8802\r\n" +
                std::string(fields) + "\r\n");
  }

  HttpAnswer Post(std::string_view target) {
    return Send("POST " + std::string(target) + " HTTP/1.1\r\nHost: localhost:8802\r\n\r\n");
  }

  ConnId Login(UserKey user, Platform platform, DeviceId device = DeviceId{77}) {
    ConnId id;
    LoginRequest request;
    request.user = user;
    request.device = device;
    request.platform = platform;
    request.client_version = ClientVersion{3};
    request.address.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1};
    request.address.port = 4711;
    service_->Login(loop_, loop_number_, request, [&id](Result<LoginOutcome> outcome) {
      CHECK(outcome && outcome->result == ConnectResult::kConnected);
      id = outcome->connection;
    });
    loop_.Run();
    return id;
  }

  ManualClock clock_;
  ManualLoop loop_{clock_};
  SeededRandom random_{1};
  Catalog metrics_;
  Logger log_{LogLevel::kError, LogFormat::kText};
  MemoryEngine engine_{{}, clock_};
  std::unique_ptr<PresenceService> service_;
  std::size_t loop_number_ = 0;
  AdminOptions options_;
  std::unique_ptr<AdminDoor> door_;
  std::optional<MonotonicTime> last_heard_;
  std::vector<ConnId> kicked_;  // What the holder of the sockets was told of.

 private:
  void OnEvicted(const ConnId& connection, DisconnectReason reason, const ConnId&) override {
    if (reason == DisconnectReason::kKicked) kicked_.push_back(connection);
  }
  void OnLeaseLost() override {}
  std::optional<MonotonicTime> LastHeard(const ConnId&) const override { return last_heard_; }
};

}  // namespace rollcall::testing
