#include "contract/harness.h"

namespace rollcall::contract {
namespace {

// Each call here is watched by Caller, which is what these cases are about.
Failure EveryCallAnswersOnceOnItsLoop(Harness& harness) {
  Client& client = harness.client();
  const Owner owner = client.Open("a");
  CONTRACT_TRUE(owner.epoch != Epoch::kNone);
  CONTRACT_TRUE(client.Renew(owner).has_value());
  CONTRACT_TRUE(client.Login(owner, {.number = 1}) != Version::kNone);
  CONTRACT_TRUE(client.Inspect({1}).has_value());
  CONTRACT_TRUE(client.Counts().size() == 1);
  CONTRACT_TRUE(client.Read(Version::kNone, 10).has_value());
  CONTRACT_TRUE(client.Disconnect(owner, {.number = 1}).has_value());
  CONTRACT_TRUE(client.Kick({}).has_value());
  CONTRACT_TRUE(client.Expire().has_value());
  CONTRACT_TRUE(client.Close(owner).has_value());
  return {};
}

Failure ARefusalAnswersOnceOnItsLoop(Harness& harness) {
  Client& client = harness.client();
  const Owner nobody{"nobody", Epoch{1}};
  CONTRACT_TRUE(!client.Renew(nobody));
  CONTRACT_TRUE(!client.Connect(nobody, {.number = 1}));
  CONTRACT_TRUE(client.Disconnect(nobody, {.number = 1}).has_value());
  CONTRACT_TRUE(client.Close(nobody).has_value());
  return {};
}

Failure TwoLoopsAreEachAnsweredOnTheirOwn(Harness& harness) {
  const std::unique_ptr<Client> other = harness.NewClient();
  const Owner owner = harness.client().Open("a");
  CONTRACT_TRUE(other->Login(owner, {.number = 1}) != Version::kNone);
  CONTRACT_EQ(harness.client().Online({1}), std::vector<std::uint64_t>{1});
  CONTRACT_EQ(other->Online({1}), std::vector<std::uint64_t>{1});
  return {};
}

Failure APassedDeadlineIsAnsweredUnavailable(Harness& harness) {
  Caller& caller = harness.client().caller();
  const auto passed = Duration(-1);
  const Result<std::vector<OnlineConnection>> found = caller.Wait<std::vector<OnlineConnection>>(
      [&](const EngineCall& call, auto done) {
        harness.engine().Query(call, kApp, {UserId{1}}, std::move(done));
      },
      passed);
  CONTRACT_TRUE(!found && found.error().code() == StatusCode::kUnavailable);
  const Result<std::vector<UserPresence>> seen = caller.Wait<std::vector<UserPresence>>(
      [&](const EngineCall& call, auto done) {
        harness.engine().Inspect(call, kApp, {UserId{1}}, std::move(done));
      },
      passed);
  CONTRACT_TRUE(!seen && seen.error().code() == StatusCode::kUnavailable);
  const Result<std::vector<LiveConnection>> kicked = caller.Wait<std::vector<LiveConnection>>(
      [&](const EngineCall& call, auto done) {
        harness.engine().Kick(call, {.user = {kApp, UserId{1}}}, std::move(done));
      },
      passed);
  CONTRACT_TRUE(!kicked && kicked.error().code() == StatusCode::kUnavailable);
  const Result<OpenedLease> opened = caller.Wait<OpenedLease>(
      [&](const EngineCall& call, auto done) {
        harness.engine().OpenOwner(call, "a", {}, std::move(done));
      },
      passed);
  CONTRACT_TRUE(!opened && opened.error().code() == StatusCode::kUnavailable);
  const Result<ChangePage> page = caller.Wait<ChangePage>(
      [&](const EngineCall& call, auto done) {
        harness.engine().ReadChanges(call, Version::kNone, 1, std::move(done));
      },
      passed);
  CONTRACT_TRUE(!page && page.error().code() == StatusCode::kUnavailable);
  return {};
}

Failure AListenerMayCallTheEngine(Harness& harness) {
  Client& client = harness.client();
  const std::unique_ptr<Client> other = harness.NewClient();
  std::vector<std::uint64_t> seen;
  harness.WhenEvicted([&] { seen = other->Online({1}); });
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5});
  client.Login(owner, {.number = 2, .device = 5});
  CONTRACT_EQ(seen, std::vector<std::uint64_t>{2});
  return {};
}

Failure NoListenerIsNeeded(Harness& harness) {
  Client& client = harness.client();
  harness.engine().SetEvictionListener(nullptr);
  const Owner owner = client.Open("a");
  client.Login(owner, {.number = 1, .device = 5});
  client.Login(owner, {.number = 2, .device = 5});
  CONTRACT_EQ(client.Online({1}), std::vector<std::uint64_t>{2});
  CONTRACT_TRUE(harness.evicted().empty());
  return {};
}

}  // namespace

std::vector<ContractCase> CallingCases() {
  return {{"EveryCallAnswersOnceOnItsLoop", EveryCallAnswersOnceOnItsLoop},
          {"ARefusalAnswersOnceOnItsLoop", ARefusalAnswersOnceOnItsLoop},
          {"TwoLoopsAreEachAnsweredOnTheirOwn", TwoLoopsAreEachAnsweredOnTheirOwn},
          {"APassedDeadlineIsAnsweredUnavailable", APassedDeadlineIsAnsweredUnavailable},
          {"AListenerMayCallTheEngine", AListenerMayCallTheEngine},
          {"NoListenerIsNeeded", NoListenerIsNeeded}};
}

}  // namespace rollcall::contract
