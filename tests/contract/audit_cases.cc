#include <chrono>

#include "contract/harness.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;

// "USERS/CONNECTIONS", with the first difference if there is one.
std::string AuditText(Client& client) {
  const Result<AuditReport> report = client.Audit();
  if (!report) return report.error().message();
  std::string text = std::to_string(report->users) + '/' + std::to_string(report->connections);
  if (!report->differences.empty()) text += ' ' + report->differences.front().what;
  return report->agrees() ? text : text + " differs";
}

Failure AnAuditCountsWhatIsKept(Harness& harness) {
  Client& client = harness.client();
  CONTRACT_EQ(AuditText(client), "0/0");
  const Owner a = client.Open("a", {.ttl = 6s, .grace = 10s});
  const Owner b = client.Open("b");
  client.Login(a, {.number = 1, .user = 1});
  client.Login(b, {.number = 2, .user = 1});
  client.Login(b, {.number = 3, .user = 2, .platform = Platform::kWeb, .app = kOtherApp});
  CONTRACT_EQ(AuditText(client), "2/3");
  harness.Advance(6s);  // Hidden is kept.
  CONTRACT_EQ(AuditText(client), "2/3");
  client.Disconnect(b, {.number = 2, .user = 1}).has_value();
  CONTRACT_EQ(AuditText(client), "2/2");
  client.Close(a).has_value();
  client.ExpireAll();
  CONTRACT_EQ(AuditText(client), "1/1");
  return {};
}

Failure AnAuditFollowsAdoptionsReplacementsAndKicks(Harness& harness) {
  Client& client = harness.client();
  const Version login = client.Login(client.Open("a"), {.number = 1, .device = 5});
  const Owner a = client.Open("a");
  client.Republish(a, {.number = 1, .device = 5}, login).has_value();
  CONTRACT_EQ(AuditText(client), "1/1");
  client.Login(a, {.number = 2, .device = 5});
  CONTRACT_EQ(AuditText(client), "1/1");
  client.Kick({.user = 1}).has_value();
  CONTRACT_EQ(AuditText(client), "0/0");
  return {};
}

Failure OneAuditRunsAtATime(Harness& harness) {
  Client& client = harness.client();
  client.Login(client.Open("a"), {.number = 1});
  // The second one is started in the same turn as the first.
  std::optional<Result<AuditReport>> first;
  std::optional<Result<AuditReport>> second;
  const auto both = client.caller().Wait<Done>([&](const EngineCall& call, auto done) {
    harness.engine().Audit(call, [&, done = std::move(done)](Result<AuditReport> report) mutable {
      first.emplace(std::move(report));
      done(Done{});
    });
    harness.engine().Audit(call,
                           [&](Result<AuditReport> report) { second.emplace(std::move(report)); });
  });
  CONTRACT_TRUE(both.has_value());
  CONTRACT_TRUE(first && first->has_value() && (*first)->agrees());
  CONTRACT_TRUE(second && CodeOf(*second) == StatusCode::kConflict);
  CONTRACT_EQ(AuditText(client), "1/1");
  return {};
}

Failure AnAuditThatIsTooLateIsUnavailableAndAnotherMayFollow(Harness& harness) {
  Client& client = harness.client();
  client.Login(client.Open("a"), {.number = 1});
  CONTRACT_TRUE(CodeOf(client.Audit(-1s)) == StatusCode::kUnavailable);
  CONTRACT_EQ(AuditText(client), "1/1");
  return {};
}

}  // namespace

std::vector<ContractCase> AuditCases() {
  return {
      {"AnAuditCountsWhatIsKept", AnAuditCountsWhatIsKept},
      {"AnAuditFollowsAdoptionsReplacementsAndKicks", AnAuditFollowsAdoptionsReplacementsAndKicks},
      {"OneAuditRunsAtATime", OneAuditRunsAtATime},
      {"AnAuditThatIsTooLateIsUnavailableAndAnotherMayFollow",
       AnAuditThatIsTooLateIsUnavailableAndAnotherMayFollow},
  };
}

}  // namespace rollcall::contract
