#include <algorithm>
#include <chrono>
#include <iostream>

#include "contract/engine_model.h"
#include "contract/feed_follower.h"
#include "contract/harness.h"
#include "support/seeded_random.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;

constexpr int kSteps = 20'000;
constexpr std::int64_t kUsers = 6;
constexpr int kStepsBetweenFullChecks = 40;
// What republishes and late disconnects are drawn from.
constexpr std::size_t kRemembered = 40;

// Does one random thing after another to an engine and its model, and compares.
class ModelRun {
 public:
  ModelRun(Harness& harness, std::uint64_t seed)
      : harness_(harness), client_(harness.client()), random_(seed) {}

  Failure Run() {
    for (int step = 0; step < kSteps; ++step) {
      Failure failure = Step();
      if (failure.empty() && step % kStepsBetweenFullChecks == 0) failure = CheckAll();
      if (!failure.empty()) return "step " + std::to_string(step) + ": " + failure;
    }
    return CheckAll();
  }

 private:
  Failure Step() {
    const std::uint64_t choice = random_.Below(100);
    if (choice < 35) return Login();
    if (choice < 55) return Republish();
    if (choice < 76) return Disconnect();
    if (choice < 80) return Kick();
    if (choice < 88) return Renew();
    if (choice < 93) return Advance();
    if (choice < 96) return Open();
    if (choice < 97) return Close();
    return Expire();
  }

  Failure Open() {
    const OwnerId id(1, static_cast<char>('a' + random_.Below(3)));
    const LeaseTerms terms{.ttl = 6s, .grace = random_.Below(2) == 0 ? 0s : 10s};
    const Result<OpenedLease> lease = client_.TryOpen(id, terms);
    CONTRACT_TRUE(lease.has_value());
    CONTRACT_TRUE(owners_.empty() || lease->epoch > owners_.back().epoch);
    owners_.push_back({id, lease->epoch});
    if (owners_.size() > 6) owners_.erase(owners_.begin());
    model_.Open(owners_.back(), terms, harness_.Now());
    return {};
  }

  Failure Renew() {
    const Owner owner = AnyOwner();
    CONTRACT_TRUE(CodeOf(client_.Renew(owner)) == model_.Renew(owner, harness_.Now()));
    return {};
  }

  Failure Close() {
    const Owner owner = AnyOwner();
    model_.Close(owner);
    CONTRACT_TRUE(client_.Close(owner).has_value());
    return {};
  }

  Failure Expire() {
    model_.FenceLapsed(harness_.Now());
    CONTRACT_TRUE(!client_.ExpireAll().empty());
    model_.ForgetLeftBehind();
    return {};
  }

  // To a round time, so that leases are met at exactly their end.
  Failure Advance() {
    harness_.Advance(random_.Below(8) == 0 ? 3s : 500ms);
    return {};
  }

  Failure Login() {
    Device device;
    device.number = ++last_number_;
    device.user = static_cast<std::int64_t>(random_.Below(kUsers));
    device.device = static_cast<std::int64_t>(random_.Below(3));
    device.platform = kPlatforms[random_.Below(kPlatforms.size())];
    device.app = random_.Below(4) == 0 ? kOtherApp : kApp;
    if (random_.Below(8) == 0) device.same_device = SameDeviceRule::kKeep;
    device.max_connections = 4;
    device.sequence = 10;
    return Connect(AnyOwner(), device);
  }

  // Says again what was said before: often the same, sometimes by another owner or epoch.
  Failure Republish() {
    if (remembered_.empty()) return {};
    Device device = Remembered();
    device.sequence = 8 + random_.Below(5);
    return Connect(AnyOwner(), device);
  }

  Failure Connect(const Owner& owner, const Device& device) {
    const ModelAnswer expected = model_.Judge(owner, device, harness_.Now());
    const Result<ConnectOutcome> outcome = client_.Connect(owner, device);
    CONTRACT_EQ(static_cast<int>(CodeOf(outcome)), static_cast<int>(expected.code));
    if (!outcome) return {};
    CONTRACT_EQ(static_cast<int>(outcome->result), static_cast<int>(expected.result));
    if (outcome->result == ConnectResult::kReplacedBy) {
      CONTRACT_TRUE(outcome->replaced_by == expected.replaced_by);
    }
    std::vector<ConnId> evicted;
    for (const Evicted& one : harness_.TakeEvicted()) {
      CONTRACT_TRUE(one.by == device.id());
      evicted.push_back(one.connection);
    }
    CONTRACT_TRUE(evicted == expected.evicted);
    if (outcome->result == ConnectResult::kConnected) {
      CONTRACT_HOLDS(Admit(owner, device, expected, outcome->login_version));
    }
    return CheckUser(device.key());
  }

  Failure Admit(const Owner& owner, Device device, const ModelAnswer& expected, Version login) {
    if (expected.login == Version::kNone) {
      CONTRACT_TRUE(login > last_login_);
      last_login_ = login;
    } else {
      CONTRACT_TRUE(login == expected.login);
    }
    model_.Admit(owner, device, expected, login);
    device.login_version = login;
    if (remembered_.size() == kRemembered) remembered_.erase(remembered_.begin());
    remembered_.push_back(device);
    return {};
  }

  Failure Disconnect() {
    if (remembered_.empty()) return {};
    Device device = Remembered();
    device.sequence = 8 + random_.Below(5);
    const Owner owner = AnyOwner();
    model_.Disconnect(owner, device);
    CONTRACT_TRUE(client_.Disconnect(owner, device).has_value());
    return CheckUser(device.key());
  }

  Failure Kick() {
    Device whose;
    whose.user = static_cast<std::int64_t>(random_.Below(kUsers));
    whose.app = random_.Below(4) == 0 ? kOtherApp : kApp;
    KickRequest request{.user = whose.key(), .connections = {}, .devices = {}};
    std::vector<std::uint64_t> numbers;
    std::vector<std::int64_t> devices;
    for (std::uint64_t left = random_.Below(4); left > 0 && !remembered_.empty(); --left) {
      numbers.push_back(Remembered().number);
      request.connections.push_back(Device{.number = numbers.back()}.id());
    }
    if (random_.Below(3) == 0) {
      devices.push_back(static_cast<std::int64_t>(random_.Below(3)));
      request.devices.push_back(DeviceId{devices.back()});
    }
    const std::vector<ModelConnection> expected = model_.Kick(request);
    const auto kicked = client_.Kick(whose, numbers, devices);
    CONTRACT_TRUE(kicked.has_value());
    CONTRACT_HOLDS(Compare(*kicked, expected));
    const std::vector<Evicted> evicted = harness_.TakeEvicted();
    CONTRACT_EQ(evicted.size(), expected.size());
    for (std::size_t i = 0; i < evicted.size(); ++i) {
      CONTRACT_TRUE(evicted[i].connection == expected[i].device.id());
      CONTRACT_TRUE(evicted[i].owner == expected[i].owner);
      CONTRACT_TRUE(evicted[i].reason == DisconnectReason::kKicked);
    }
    return CheckUser(whose.key());
  }

  Failure CheckUser(const UserKey& user) {
    const auto found = client_.Inspect({ToInteger(user.user)}, user.app);
    CONTRACT_TRUE(found.has_value());
    const auto shown = client_.Query({ToInteger(user.user)}, user.app);
    CONTRACT_TRUE(shown.has_value());
    CONTRACT_TRUE(std::ranges::equal(*shown, *found, {}, {}, [](const LiveConnection& live) {
      return OnlineConnection(live.connection);
    }));
    return Compare(*found, model_.Live(user, harness_.Now()));
  }

  static Failure Compare(const std::vector<LiveConnection>& found,
                         const std::vector<ModelConnection>& expected) {
    CONTRACT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      CONTRACT_TRUE(found[i].connection == expected[i].device.ToConnection());
      CONTRACT_TRUE(found[i].owner == expected[i].owner);
      CONTRACT_TRUE(found[i].login_version == expected[i].device.login_version);
    }
    return {};
  }

  Failure CheckAll() {
    for (const AppId app : {kApp, kOtherApp}) {
      for (std::int64_t user = 0; user < kUsers; ++user) {
        CONTRACT_HOLDS(CheckUser({app, UserId{user}}));
      }
    }
    const std::vector<PresenceCounts> counts = client_.Counts();
    const std::vector<PresenceCounts> expected = model_.Count(harness_.Now());
    CONTRACT_EQ(counts.size(), expected.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
      CONTRACT_TRUE(counts[i].app == expected[i].app);
      CONTRACT_EQ(counts[i].users, expected[i].users);
      CONTRACT_EQ(counts[i].connections, expected[i].connections);
      CONTRACT_TRUE(counts[i].versions == expected[i].versions);
      CONTRACT_EQ(counts[i].other_versions, 0U);
      CONTRACT_TRUE(counts[i].owners == expected[i].owners);
      CONTRACT_EQ(counts[i].other_owners, 0U);
    }
    CONTRACT_HOLDS(CheckOneApp(kOtherApp, counts));
    CONTRACT_HOLDS(CheckAudit());
    return CheckFeed();
  }

  // It agrees, and counts what is kept and perhaps what was left behind.
  Failure CheckAudit() {
    const Result<AuditReport> report = client_.Audit();
    CONTRACT_TRUE(report.has_value());
    CONTRACT_EQ(report->differences.empty() ? "" : report->differences.front().what, "");
    std::size_t kept = 0;
    for (const auto& [user, connections] : model_.kept())
      kept += connections.size();
    CONTRACT_TRUE(report->connections >= kept);
    CONTRACT_TRUE(report->users >= model_.kept().size());
    return {};
  }

  // Counted alone, an app has what it has among all.
  Failure CheckOneApp(AppId app, const std::vector<PresenceCounts>& all) {
    const auto same = std::ranges::find(all, app, &PresenceCounts::app);
    const std::vector<PresenceCounts> alone = client_.Counts(app);
    CONTRACT_EQ(alone.size(), same == all.end() ? 0U : 1U);
    if (alone.empty()) return {};
    CONTRACT_EQ(alone.front().users, same->users);
    CONTRACT_EQ(alone.front().connections, same->connections);
    CONTRACT_TRUE(alone.front().versions == same->versions);
    CONTRACT_TRUE(alone.front().owners == same->owners);
    return {};
  }

  // The changes tell of what is kept, and of nothing else but what fenced epochs left behind.
  Failure CheckFeed() {
    CONTRACT_HOLDS(feed_.CatchUp(client_));
    for (const AppId app : {kApp, kOtherApp}) {
      for (std::int64_t user = 0; user < kUsers; ++user) {
        const auto presences = client_.Presences({user}, app);
        CONTRACT_TRUE(presences.has_value());
        CONTRACT_HOLDS(feed_.Compare({app, UserId{user}}, *presences));
      }
    }
    std::size_t kept = 0;
    for (const auto& [user, connections] : model_.kept()) {
      const auto told = feed_.kept().find(user);
      CONTRACT_TRUE(told != feed_.kept().end());
      for (const ModelConnection& connection : connections) {
        CONTRACT_TRUE(told->second.contains(connection.device.id()));
        ++kept;
      }
    }
    for (const auto& [user, connections] : feed_.kept()) {
      for (const ConnId& id : connections) {
        if (!model_.IsLeftBehind(id)) --kept;
      }
    }
    CONTRACT_EQ(kept, 0U);
    return {};
  }

  Owner AnyOwner() {
    if (owners_.empty()) return {"nobody", Epoch{1}};
    // The latest epochs are the most likely to be live.
    const std::size_t back = std::min(random_.Below(owners_.size()), random_.Below(owners_.size()));
    return owners_[owners_.size() - 1 - back];
  }

  const Device& Remembered() { return remembered_[random_.Below(remembered_.size())]; }

  Harness& harness_;
  Client& client_;
  testing::SeededRandom random_;
  EngineModel model_;
  FeedFollower feed_;
  std::vector<Owner> owners_;
  std::vector<Device> remembered_;
  std::uint64_t last_number_ = 0;
  Version last_login_ = Version::kNone;
};

// Another seed: --gtest_random_seed=N.
Failure RandomOperationsAgreeWithAModel(Harness& harness) {
  const auto seed = 20'261'123 + static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed));
  std::cout << "seed " << seed << '\n';
  const Failure failure = ModelRun(harness, seed).Run();
  return failure.empty() ? failure : "seed " + std::to_string(seed) + ", " + failure;
}

}  // namespace

std::vector<ContractCase> ModelCases() {
  return {{"RandomOperationsAgreeWithAModel", RandomOperationsAgreeWithAModel}};
}

}  // namespace rollcall::contract
