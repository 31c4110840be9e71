// What the tests of openapi/ share: a door over everything real but sockets and time.

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "auth/directory.h"
#include "auth/request_signer.h"
#include "engine/memory/memory_engine.h"
#include "openapi/openapi_door.h"
#include "support/fake_stream.h"
#include "support/http_answer.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"
#include "support/seeded_random.h"

namespace rollcall::testing {

// A request as it will be signed and sent; a test changes what it is about.
struct SignedCall {
  std::string action = "QueryOnlineStatus";
  std::string body = R"({"AppId":123,"UserIds":[10001]})";
  std::string access_key = "AKLTfirst";
  std::string secret_key = "first-secret-of-16-bytes";
  std::string region = "cn-north-1";
  std::string service = "rtc";
  std::string query = {};  // Empty: Action=…&Version=2020-12-01.
  std::string content_type = "application/json";
  std::string extra = {};  // Header lines that are not signed.
};

class OpenApiTest : public ::testing::Test, private ConnectionHolder {
 protected:
  OpenApiTest() {
    service_ = std::make_unique<PresenceService>(engine_, clock_, random_, metrics_,
                                                 ServiceOptions{.start_grace = start_grace()});
    loop_number_ = service_->RegisterHolder(loop_, *this);
    service_->Start(loop_, [](Result<Done> done) { CHECK(done.has_value()); });
    loop_.Run();
  }

  static Duration start_grace() { return std::chrono::seconds(10); }
  // Everything answers from here on.
  void PassStartGrace() { loop_.RunFor(start_grace()); }

  static std::vector<Account> Accounts() {
    Account first;
    first.id = AccountId{1};
    first.query_qps = 100;
    first.token_qps = 2;
    first.kick_qps = 0;
    first.report_qps = 0;
    first.access_keys = {{"AKLTfirst", "first-secret-of-16-bytes"},
                         {"AKLTtwin", "twin-secret-of-16-bytes."}};
    first.apps = {{.id = AppId{123},
                   .keys = {{"k1", "app-secret-of-16-bytes"}, {"k0", "old-app-secret-16-bytes"}}},
                  {.id = AppId{124},
                   .keys = {{"k2", "app-secret-of-16-bytes"}},
                   .status = AppStatus::kStopped}};
    Account second;
    second.id = AccountId{2};
    second.access_keys = {{"AKLTsecond", "second-secret-16-bytes"}};
    second.apps = {{.id = AppId{200}, .keys = {{"k3", "app-secret-of-16-bytes"}}}};
    return {first, second};
  }
  static std::shared_ptr<const Directory> MakeDirectory(std::vector<Account> accounts) {
    auto built = Directory::Build(std::move(accounts));
    CHECK(built.has_value());
    return *built;
  }

  OpenApiDoor& door() {
    if (door_ == nullptr) {
      door_ = std::make_unique<OpenApiDoor>(OpenApiParts{.loop = loop_,
                                                         .clock = clock_,
                                                         .random = random_,
                                                         .presence = *service_,
                                                         .limiter = limiter_,
                                                         .clients = clients_,
                                                         .replays = replays_,
                                                         .metrics = metrics_,
                                                         .log = *log_},
                                            options_, MakeDirectory(Accounts()));
    }
    return *door_;
  }

  std::shared_ptr<FakePeer> Connect() {
    auto peer = std::make_shared<FakePeer>(loop_);
    door().Accept(std::make_unique<FakeStream>(peer, peer_));
    return peer;
  }

  // The request's bytes.
  std::string Sign(const SignedCall& call) const {
    const std::string query =
        call.query.empty() ? "Action=" + call.action + "&Version=2020-12-01" : call.query;
    const auto signature = SignRequest({.access_key = call.access_key,
                                        .secret_key = call.secret_key,
                                        .region = call.region,
                                        .service = call.service,
                                        .date = clock_.Wall(),
                                        .host = "api.test",
                                        .query = query,
                                        .content_type = call.content_type,
                                        .body = call.body});
    CHECK(signature.has_value());
    std::string bytes = "POST /?" + query + " HTTP/1.1\r\n";
    for (const auto& [name, value] : signature->headers)
      bytes += name + ": " + value + "\r\n";
    return bytes + call.extra + "Content-Length: " + std::to_string(call.body.size()) + "\r\n\r\n" +
           call.body;
  }

  // On a connection of its own.
  HttpAnswer Send(std::string_view bytes) {
    const auto peer = Connect();
    peer->Send(bytes);
    loop_.Run();
    std::string received = peer->TakeReceived();
    EXPECT_FALSE(received.empty()) << bytes.substr(0, 200);
    return received.empty() ? HttpAnswer{} : TakeAnswer(received);
  }
  HttpAnswer Send(const SignedCall& call) { return Send(Sign(call)); }
  static SignedCall Kick(std::string_view body) {
    return {.action = "KickConnections",
            .body = std::string(body),
            .query = "Action=KickConnections&Version=2026-11-22"};
  }
  HttpAnswer Query(std::string_view body) { return Send(SignedCall{.body = std::string(body)}); }

  // "400 210002 InvalidParam", or "200".
  static std::string Outcome(const HttpAnswer& answer) {
    const std::string status = std::to_string(answer.status);
    const auto number = answer.body.find(R"("CodeN":)");
    if (number == std::string::npos) return status;
    const auto comma = answer.body.find(',', number);
    const auto name = comma + std::string_view(R"(,"Code":")").size();
    return status + " " + answer.body.substr(number + 8, comma - number - 8) + " " +
           answer.body.substr(name, answer.body.find('"', name) - name);
  }

  // The body with its RequestId replaced by ID.
  static std::string Anonymous(const HttpAnswer& answer) {
    std::string body = answer.body;
    const std::string_view key = R"({"ResponseMetadata":{"RequestId":")";
    EXPECT_TRUE(body.starts_with(key)) << body;
    return body.size() < key.size() + 34 ? body : body.replace(key.size(), 34, "ID");
  }

  ConnId Login(UserKey user, DeviceId device, Platform platform, ClientVersion version) {
    ConnId id;
    service_->Login(loop_, loop_number_,
                    {.user = user,
                     .device = device,
                     .platform = platform,
                     .client_version = version,
                     .address = {}},
                    [&id](Result<LoginOutcome> outcome) {
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
  std::unique_ptr<Logger> log_ = std::make_unique<Logger>(LogLevel::kError, LogFormat::kText);
  MemoryEngine engine_{{}, clock_};
  std::unique_ptr<PresenceService> service_;
  std::size_t loop_number_ = 0;
  OpenApiOptions options_;
  RateLimiter limiter_{{}, clock_};
  Address peer_;  // Of the connections to come.
  ClientLimits clients_{*NetworkList::Parse({"10.0.0.0/8"}), {}, clock_};
  ReplayMemory replays_{{.keep = 2 * options_.clock_skew}, clock_};
  std::unique_ptr<OpenApiDoor> door_;

 private:
  void OnEvicted(const ConnId&, DisconnectReason, const ConnId&) override {}
  void OnLeaseLost() override {}
  std::optional<MonotonicTime> LastHeard(const ConnId&) const override { return std::nullopt; }
};

}  // namespace rollcall::testing
