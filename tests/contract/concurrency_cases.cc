#include <chrono>
#include <set>
#include <thread>

#include "contract/feed_follower.h"
#include "contract/harness.h"
#include "support/seeded_random.h"

namespace rollcall::contract {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kThreads = 4;
constexpr int kSteps = 600;
constexpr std::int64_t kUsers = 12;

// One owner's thread: it opens, connects, says again, disconnects and closes at random, on the same
// few users and devices as the others.
class OwnerThread {
 public:
  OwnerThread(Harness& harness, std::size_t index)
      : harness_(harness),
        client_(harness.NewClient()),
        random_(index + 1),
        id_(1, static_cast<char>('a' + index)),
        last_number_(index * 1'000'000) {}

  const std::vector<ConnId>& kicked() const { return kicked_; }

  void Run() {
    owner_ = client_->Open(id_, {.ttl = 60s, .grace = 0s});
    for (int step = 0; step < kSteps; ++step) {
      Step();
    }
  }

 private:
  void Step() {
    const std::uint64_t choice = random_.Below(100);
    if (choice < 40) return Login();
    if (choice < 50) return Republish();
    if (choice < 68) return Disconnect();
    if (choice < 70) return Kick();
    if (choice < 90) return CheckUser();
    if (choice < 94) return Check(client_->Renew(owner_).has_value(), "a live lease renews");
    if (choice < 96) return Check(!client_->ExpireAll().empty(), "ExpireOwners answers");
    if (choice < 97) return Reopen();
    if (choice < 98) return Open();
    if (choice < 99) return Audit();
    Check(client_->Counts().size() <= 1, "Count knows one app");
  }

  // While the others go on. Another one may be running.
  void Audit() {
    const Result<AuditReport> report = client_->Audit();
    if (!report) return Check(CodeOf(report) == StatusCode::kConflict, "Audit answers");
    if (!report->differences.empty()) {
      harness_.violations().Add("audited under threads: " + report->differences.front().what);
    }
  }

  void Reopen() {
    Check(client_->Close(owner_).has_value(), "CloseOwner answers");
    Open();
  }

  void Open() { owner_ = client_->Open(id_, {.ttl = 60s, .grace = 0s}); }

  void Login() {
    Device device{.number = ++last_number_,
                  .user = static_cast<std::int64_t>(random_.Below(kUsers)),
                  .device = static_cast<std::int64_t>(random_.Below(4))};
    device.login_version = client_->Login(owner_, device);
    if (device.login_version != Version::kNone) mine_.push_back(device);
  }

  void Republish() {
    if (mine_.empty()) return;
    const Device device = mine_[random_.Below(mine_.size())];
    const Result<ConnectOutcome> outcome = client_->Connect(owner_, device);
    Check(outcome && (outcome->result == ConnectResult::kReplacedBy ||
                      outcome->login_version == device.login_version),
          "a republish keeps its version or gives way");
  }

  void Disconnect() {
    if (mine_.empty()) return;
    const std::size_t index = random_.Below(mine_.size());
    Check(client_->Disconnect(owner_, mine_[index]).has_value(), "Disconnect succeeds");
    mine_.erase(mine_.begin() + static_cast<std::ptrdiff_t>(index));
  }

  void Kick() {
    const auto kicked = client_->Kick({.user = static_cast<std::int64_t>(random_.Below(kUsers))},
                                      {}, {static_cast<std::int64_t>(random_.Below(4))});
    Check(kicked.has_value(), "Kick answers");
    for (const LiveConnection& one : *kicked) {
      kicked_.push_back(one.connection.id);
    }
  }

  // Each answer is one moment's truth about a user: one login of each device, oldest first.
  void CheckUser() {
    const auto found = client_->Inspect({static_cast<std::int64_t>(random_.Below(kUsers))});
    Check(found.has_value(), "Query answers");
    std::set<DeviceId> devices;
    Version last = Version::kNone;
    for (const LiveConnection& live : *found) {
      Check(live.connection.device == DeviceId{0} || devices.insert(live.connection.device).second,
            "one connection of each device");
      Check(live.login_version > last, "oldest login first");
      last = live.login_version;
    }
  }

  void Check(bool holds, const char* rule) {
    if (!holds) harness_.violations().Add(std::string("broken under threads: ") + rule);
  }

  Harness& harness_;
  std::unique_ptr<Client> client_;
  testing::SeededRandom random_;
  OwnerId id_;
  std::uint64_t last_number_;
  Owner owner_;
  std::vector<Device> mine_;
  std::vector<ConnId> kicked_;
};

Failure CheckAgreement(Harness& harness) {
  Client& client = harness.client();
  client.ExpireAll();
  FeedFollower feed;
  CONTRACT_HOLDS(feed.CatchUp(client, 1000));
  std::uint64_t users = 0;
  std::uint64_t connections = 0;
  for (std::int64_t user = 0; user < kUsers; ++user) {
    const auto found = client.Inspect({user});
    CONTRACT_TRUE(found.has_value());
    CONTRACT_HOLDS(feed.Compare({kApp, UserId{user}}, *client.Presences({user})));
    const auto told = feed.kept().find({kApp, UserId{user}});
    CONTRACT_EQ(told == feed.kept().end() ? 0 : told->second.size(), found->size());
    for (const LiveConnection& live : *found) {
      CONTRACT_TRUE(told->second.contains(live.connection.id));
    }
    users += found->empty() ? 0U : 1U;
    connections += found->size();
  }
  const std::vector<PresenceCounts> counts = client.Counts();
  CONTRACT_EQ(counts.size(), 1U);
  CONTRACT_EQ(counts[0].users, users);
  CONTRACT_EQ(counts[0].connections[0], connections);
  for (const Evicted& evicted : harness.evicted()) {
    CONTRACT_TRUE(evicted.reason == DisconnectReason::kReplaced ||
                  evicted.reason == DisconnectReason::kKicked);
    CONTRACT_TRUE(evicted.connection != evicted.by);
  }
  return {};
}

// One kick answered each kicked connection, and its owner was told of it once. A republish of the
// owner may have brought it back meanwhile, and the next kick then takes it again.
Failure CheckKicks(Harness& harness, const std::vector<std::unique_ptr<OwnerThread>>& owners) {
  std::multiset<ConnId> answered;
  for (const auto& owner : owners) {
    answered.insert(owner->kicked().begin(), owner->kicked().end());
  }
  std::multiset<ConnId> told;
  for (const Evicted& evicted : harness.evicted()) {
    if (evicted.reason == DisconnectReason::kKicked) told.insert(evicted.connection);
  }
  CONTRACT_TRUE(!answered.empty());
  CONTRACT_TRUE(told == answered);
  return {};
}

Failure ThreadsLeaveAStateThatAgreesWithItself(Harness& harness) {
  std::vector<std::unique_ptr<OwnerThread>> owners;
  for (std::size_t i = 0; i < kThreads; ++i) {
    owners.push_back(std::make_unique<OwnerThread>(harness, i));
  }
  std::vector<std::thread> threads;
  threads.reserve(owners.size());
  for (const auto& owner : owners) {
    threads.emplace_back([&owner] { owner->Run(); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CONTRACT_HOLDS(CheckKicks(harness, owners));
  return CheckAgreement(harness);
}

}  // namespace

std::vector<ContractCase> ConcurrencyCases() {
  return {{"ThreadsLeaveAStateThatAgreesWithItself", ThreadsLeaveAStateThatAgreesWithItself}};
}

}  // namespace rollcall::contract
