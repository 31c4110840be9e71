// Random openings, reports (twice, late, with gaps, with mistakes), snapshots, renewals, closings
// and lapses, with devices of our own in between, agree with a plain model after each step. And the
// comparison finds bugs that are planted for it.

#include <chrono>
#include <functional>
#include <iostream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "contract/broken_leases.h"
#include "report_model.h"
#include "service_fixture.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::ModelConnection;
using testing::ReportModel;

constexpr std::size_t kGateways = 2;
constexpr Duration kTtl = 6s;
constexpr AppId kApp{7};
constexpr int kUsers = 4;
constexpr int kKeys = 10;

using Wrap = std::function<std::unique_ptr<Engine>(Engine&)>;
using Spoil = std::function<void(ReportRequest&)>;

struct Planted {
  Wrap wrap = [](Engine& engine) { return std::make_unique<contract::EngineDecorator>(engine); };
  Spoil spoil = [](ReportRequest&) {};  // What the service gets instead of the report.
};

class Comparison {
 public:
  Comparison(std::uint64_t seed, const Planted& planted)
      : planted_(planted), wrapped_(planted.wrap(memory_)), random_(seed) {
    service_.RegisterHolder(loop_, holder_);
    service_.Start(loop_, [](Result<Done> done) { CHECK(done.has_value()); });
    loop_.Run();
    for (std::size_t gateway = 0; gateway < kGateways; ++gateway) {
      for (int i = 0; i < kKeys; ++i) {
        const std::string key = "k" + std::to_string(i);
        keys_[ReportedConnId(Name(gateway).ToOwnerId(), key)] = key;
      }
    }
  }

  // What differs first within `steps`; empty = nothing.
  std::string Run(int steps) {
    for (int step = 0; step < steps; ++step) {
      Step();
      if (difference_.empty()) CompareOnline();
      if (!difference_.empty()) return "step " + std::to_string(step) + ": " + difference_;
    }
    return {};
  }

 private:
  int Below(int bound) {
    return static_cast<int>(random_.Next() % static_cast<std::uint64_t>(bound));
  }
  std::size_t AnyGateway() { return static_cast<std::size_t>(Below(kGateways)); }
  static ReportOwner Name(std::size_t gateway) { return {kApp, "g" + std::to_string(gateway)}; }
  void Expect(bool same, const std::string& what) {
    if (!same && difference_.empty()) difference_ = what;
  }
  // The latest epoch, or now and then an old or future one.
  std::uint64_t EpochOf(std::size_t gateway) {
    const std::uint64_t epoch = model_.leases[gateway].epoch;
    return Below(40) == 0 ? epoch - 1 : epoch;
  }

  void Step() {
    const int choice = Below(100);
    const std::size_t gateway = AnyGateway();
    if (choice < 2) return Below(2) == 0 ? Open(gateway) : Reopen(gateway);
    if (choice < 3) return Close(gateway);
    if (choice < 45) return Send(gateway, Fresh(gateway));
    if (choice < 53) return Again(gateway);
    if (choice < 58) return Snapshot(gateway);
    if (choice < 68) return Renew(gateway);
    if (choice < 80) return Wait();
    if (choice < 85) return Expire();
    if (choice < 95) return Login();
    Kick(Below(kUsers));
  }

  ReportedEvent Event(std::uint64_t sequence) {
    ReportedEvent event{.sequence = sequence,
                        .op = Below(3) == 0 ? ReportOp::kDisconnected : ReportOp::kConnected,
                        .conn_key = "k" + std::to_string(Below(kKeys)),
                        .user = UserId{Below(kUsers)},
                        .device = DeviceId{Below(3)},
                        .platform = Below(2) == 0 ? Platform::kAndroid : Platform::kWeb,
                        .client_version = ClientVersion{Below(2)}};
    if (Below(20) == 0) event.flaw = EventFlaw{"InvalidParam", "a mistake"};
    return event;
  }

  ReportRequest Events(std::size_t gateway, std::uint64_t first, int count) {
    ReportRequest report{.owner = Name(gateway), .epoch = Epoch{EpochOf(gateway)}};
    for (int i = 0; i < count; ++i)
      report.events.push_back(Event(first + static_cast<std::uint64_t>(i)));
    return report;
  }

  // Mostly the next events; now and then with a gap, or from what is past.
  ReportRequest Fresh(std::size_t gateway) {
    std::uint64_t first = model_.leases[gateway].acked + 1;
    if (Below(15) == 0) first += 1 + static_cast<std::uint64_t>(Below(2));
    ReportRequest report = Events(gateway, first, 1 + Below(4));
    if (Below(15) == 0) std::swap(report.events.front(), report.events.back());
    if (Below(40) == 0) report.is_snapshot = true;
    return report;
  }

  void Again(std::size_t gateway) {
    if (sent_[gateway].empty()) return;
    const ReportRequest report =
        sent_[gateway][static_cast<std::size_t>(Below(static_cast<int>(sent_[gateway].size())))];
    Send(gateway, report);
  }

  // In two pages, of which the first may get lost.
  void Snapshot(std::size_t gateway) {
    const std::uint64_t first =
        model_.leases[gateway].acked + 1 + static_cast<std::uint64_t>(Below(3));
    ReportRequest page = Events(gateway, first, 3);
    page.is_snapshot = page.begins_snapshot = true;
    ReportRequest last = Events(gateway, first + 3, 2);
    last.is_snapshot = last.ends_snapshot = true;
    if (Below(10) != 0) Send(gateway, page);
    if (Below(10) != 0) Send(gateway, last);
  }

  void Send(std::size_t gateway, const ReportRequest& report) {
    std::vector<ReportRequest>& sent = sent_[gateway];
    if (sent.size() == 6) sent.erase(sent.begin());
    sent.push_back(report);

    std::vector<std::uint64_t> rejected;
    const StatusCode expected = model_.Report(report, gateway, clock_.Now(), rejected);
    Answer<ReportAnswer> answer;
    ReportRequest given = report;
    planted_.spoil(given);
    service_.reports().Report(loop_, std::move(given), answer.Callback());
    loop_.Run();
    const auto& result = answer.result();
    Expect((result ? StatusCode::kOk : result.error().code()) == expected,
           "a report is " + (result ? "ok" : result.error().message()) + ", not " +
               std::string(ToText(expected)));
    if (!result || expected != StatusCode::kOk) return;
    Expect(result->acked == model_.leases[gateway].acked, "AckedSequence");
    ExpectEvicted(gateway, result->evicted);
    // What was rejected before may be said again.
    for (const std::uint64_t sequence : rejected) {
      Expect(std::ranges::count(result->rejected, sequence, &Rejection::sequence) == 1, "Rejected");
    }
  }

  void ExpectEvicted(std::size_t gateway, const std::vector<EvictedConnection>& told) {
    std::set<ConnId> evicted;
    for (const EvictedConnection& one : told)
      evicted.insert(one.connection);
    Expect(evicted == model_.leases[gateway].evicted, "Evicted");
  }

  void Open(std::size_t gateway) {
    Answer<LeaseAnswer> answer;
    service_.reports().Open(
        loop_,
        {.owner = Name(gateway), .account = AccountId{1}, .max_leases = kGateways, .ttl = kTtl},
        answer.Callback());
    loop_.Run();
    Expect(answer.result().has_value(), "an opening");
    if (!answer.result()) return;
    model_.Open(gateway, static_cast<std::uint64_t>(answer.result()->epoch), clock_.Now());
  }

  // And states some of what it held again.
  void Reopen(std::size_t gateway) {
    ReportRequest report{.owner = Name(gateway)};
    for (const ModelConnection& one : model_.connections) {
      if (one.gateway != static_cast<int>(gateway)) continue;
      report.events.push_back({.sequence = report.events.size() + 1,
                               .conn_key = keys_.at(one.id),
                               .user = UserId{one.user},
                               .device = DeviceId{one.device},
                               .platform = one.platform,
                               .client_version = ClientVersion{one.version}});
    }
    Open(gateway);
    if (Below(2) == 0) Expire();
    if (Below(3) == 0) Login();
    report.epoch = Epoch{model_.leases[gateway].epoch};
    report.is_snapshot = report.begins_snapshot = report.ends_snapshot = Below(2) == 0;
    if (!report.events.empty()) Send(gateway, report);
  }

  void Close(std::size_t gateway) {
    const std::uint64_t epoch = EpochOf(gateway);
    const StatusCode expected = model_.Close(gateway, epoch);
    Answer<Done> answer;
    service_.reports().Close(loop_, Name(gateway), Epoch{epoch}, answer.Callback());
    loop_.Run();
    Expect((answer.result() ? StatusCode::kOk : answer.result().error().code()) == expected,
           "a closing");
  }

  void Renew(std::size_t gateway) {
    const std::uint64_t epoch = EpochOf(gateway);
    const StatusCode expected = model_.Renew(gateway, epoch, clock_.Now());
    Answer<RenewalAnswer> answer;
    service_.reports().Renew(loop_, Name(gateway), Epoch{epoch}, answer.Callback());
    loop_.Run();
    const auto& result = answer.result();
    Expect((result ? StatusCode::kOk : result.error().code()) == expected, "a renewal");
    if (!result || expected != StatusCode::kOk) return;
    Expect(LeaseTally{result->connections, result->digest} == model_.Tally(gateway), "the tally");
    ExpectEvicted(gateway, result->evicted);
  }

  void Wait() {
    clock_.Advance(std::chrono::milliseconds(Below(3000)));
    Expire();  // At a moment that the model knows, before the node does so by its timer.
  }

  void Expire() {
    model_.Expire(clock_.Now());
    for (std::size_t removed = 1; removed > 0;) {
      Answer<std::size_t> answer;
      wrapped_->ExpireOwners({loop_, clock_.Now() + 1s}, answer.Callback());
      loop_.Run();
      removed = *answer.result();
    }
  }

  void Login() {
    const int user = Below(kUsers);
    const int device = Below(3);
    Answer<LoginOutcome> answer;
    const ConnId id = service_.Login(loop_, 0,
                                     {.user = {kApp, UserId{user}},
                                      .device = DeviceId{device},
                                      .platform = Platform::kAndroid,
                                      .client_version = ClientVersion{1},
                                      .address = {}},
                                     answer.Callback());
    loop_.Run();
    const bool connected = model_.Connect({.gateway = testing::kNode,
                                           .id = id,
                                           .user = user,
                                           .device = device,
                                           .platform = Platform::kAndroid,
                                           .version = 1},
                                          true, clock_.Now());
    Expect(answer.result() && connected == (answer.result()->result == ConnectResult::kConnected),
           "a login");
  }

  void Kick(int user) {
    model_.Kick(user);
    service_.Kick(loop_, {.user = {kApp, UserId{user}}}, [](const auto&) {});
    loop_.Run();
  }

  void CompareOnline() {
    std::vector<UserId> users;
    for (int user = 0; user < kUsers; ++user)
      users.push_back(UserId{user});
    Answer<std::vector<OnlineConnection>> answer;
    service_.Query(loop_, kApp, std::move(users), answer.Callback());
    loop_.Run();
    std::set<std::pair<int, ConnId>> online;
    for (const OnlineConnection& connection : *answer.result())
      online.emplace(static_cast<int>(connection.user), connection.id);
    Expect(online == model_.Online(clock_.Now()), "who is online");
  }

  const Planted& planted_;
  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  Catalog metrics_;
  MemoryEngine memory_{{}, clock_};
  std::unique_ptr<Engine> wrapped_;
  testing::SeededRandom random_;
  testing::RecordingHolder holder_;
  PresenceService service_{*wrapped_, clock_, random_, metrics_,
                           ServiceOptions{.rules = {.max_connections = testing::kModelCap}}};
  ReportModel model_{kGateways, kTtl};
  std::vector<ReportRequest> sent_[kGateways];
  std::map<ConnId, std::string> keys_;
  std::string difference_;
};

constexpr std::uint64_t kSeed = 20261125;

TEST(ReportLeasesModelTest, RandomCallsAgreeWithAPlainModel) {
  for (std::uint64_t seed = kSeed; seed < kSeed + 10; ++seed) {
    const Planted nothing;
    EXPECT_EQ(Comparison(seed, nothing).Run(10'000), "") << "seed " << seed;
  }
  std::cout << "FIGURE reports: 100000 random steps agree with the plain model\n";
}

// Tells no gateway of what others removed.
class TellsNobody final : public contract::EngineDecorator {
 public:
  using EngineDecorator::EngineDecorator;
  void SetEvictionListener(EvictionListener* /*listener*/) override {}
};

template <typename Broken>
Planted Engines() {
  return {.wrap = [](Engine& engine) { return std::make_unique<Broken>(engine); }};
}

std::string Found(const Planted& planted) {
  return Comparison(kSeed, planted).Run(10'000);
}

TEST(ReportLeasesModelTest, FindsWhatIsPlanted) {
  EXPECT_NE(Found(Engines<contract::KeepsNothing>()), "");
  EXPECT_NE(Found(Engines<contract::PrunesTooMuch>()), "");
  EXPECT_NE(Found(Engines<contract::DigestsNothing>()), "");
  EXPECT_NE(Found(Engines<contract::TakesOneForAnother>()), "");
  EXPECT_NE(Found(Engines<contract::LetsARepublishExceed>()), "");
  EXPECT_NE(Found(Engines<TellsNobody>()), "");
}

TEST(ReportLeasesModelTest, FindsWhatIsPlantedInTheReports) {
  // A late event has its effect again, as if it were the next one.
  std::uint64_t next = 0;
  EXPECT_NE(Found({.spoil =
                       [&next](ReportRequest& report) {
                         for (ReportedEvent& event : report.events)
                           event.sequence = ++next;
                       }}),
            "");
  // The end of a snapshot removes nothing.
  EXPECT_NE(Found({.spoil = [](ReportRequest& report) { report.ends_snapshot = false; }}), "");
  // A snapshot evicts like a login.
  EXPECT_NE(Found({.spoil =
                       [](ReportRequest& report) {
                         report.is_snapshot = report.begins_snapshot = report.ends_snapshot = false;
                       }}),
            "");
}

}  // namespace
}  // namespace rollcall
