// Random changes, pauses, restarts, crashes and skips, compared with a plain map after each.

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <map>

#include <gtest/gtest.h>

#include "last_seen/last_seen_store.h"
#include "support/seeded_random.h"
#include "unit/last_seen/temporary_file.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

constexpr int kSteps = 6'000;
constexpr std::uint64_t kUsers = 40;
constexpr std::size_t kMaxOnline = 20;  // Fewer than max_users, so that nobody online gives way.
constexpr LastSeenOptions kOptions{.file = {}, .keep = 10min, .max_users = 45};

Version After(Version version, std::uint64_t by) {
  return Version{ToInteger(version) + by};
}

// What the store's header says, in the plainest way.
class Model {
 public:
  void Begin(Version start, bool is_new, bool crashed) {
    for (auto row = rows_.begin(); row != rows_.end();) {
      if (row->second.reason) {
        ++row;
      } else if (row->second.version <= unclear_) {
        row = rows_.erase(row);
        forgotten_ = start;
      } else {
        row++->second = {start, checkpoint_, DisconnectReason::kLeaseLapsed};
      }
    }
    if (is_new || crashed) forgotten_ = start;
    if (crashed) raised_ = start;
  }

  void Apply(const std::vector<Change>& changes, WallTime now) {
    if (changes.empty() && now < checkpoint_ + 1s) return;
    checkpoint_ = now;
    for (const Change& change : changes) {
      rows_[change.user] = {
          change.version, change.at,
          change.kind == ChangeKind::kConnected ? std::nullopt : std::optional(change.reason)};
    }
    while (true) {
      auto oldest = rows_.end();
      for (auto row = rows_.begin(); row != rows_.end(); ++row) {
        if (!row->second.reason) continue;
        // Of equal Versions, which a restart gives, the first by app and user.
        if (oldest == rows_.end() || row->second.version < oldest->second.version) oldest = row;
      }
      const bool too_many = rows_.size() > kOptions.max_users;
      if (oldest == rows_.end()) return;
      if (!too_many && oldest->second.at >= now - 10min) return;
      forgotten_ = std::max(forgotten_, oldest->second.version);
      rows_.erase(oldest);
    }
  }

  void Skip(Version upto) { unclear_ = upto; }
  void Close(WallTime now) { checkpoint_ = now; }

  SeenUser Find(const UserKey& user) const {
    const Version doubt = std::max(raised_, unclear_);
    const auto row = rows_.find(user);
    if (row == rows_.end()) {
      return {.user = user.user, .version = std::max(forgotten_, doubt), .last = {}};
    }
    SeenUser seen{.user = user.user, .version = std::max(row->second.version, doubt), .last = {}};
    if (row->second.version <= unclear_) return seen;
    seen.is_online = !row->second.reason;
    if (row->second.reason) seen.last = Sighting{row->second.at, *row->second.reason};
    return seen;
  }

  bool IsOnline(const UserKey& user) const {
    const auto row = rows_.find(user);
    return row != rows_.end() && !row->second.reason;
  }
  std::size_t online() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(rows_, [](const auto& row) { return !row.second.reason; }));
  }
  std::size_t size() const { return rows_.size(); }

 private:
  struct Row {
    Version version{};
    WallTime at{};
    std::optional<DisconnectReason> reason;  // Nothing: online.
  };

  std::map<UserKey, Row> rows_;
  Version forgotten_{};
  Version raised_{};
  Version unclear_{};
  WallTime checkpoint_{};
};

class ModelRun {
 public:
  explicit ModelRun(std::uint64_t seed) : random_(seed) { Open(true, false); }

  void Step() {
    const std::uint64_t choice = random_.Below(1000);
    if (choice < 900) return Apply();
    if (choice < 970) return static_cast<void>(now_ += std::chrono::seconds(random_.Below(60)));
    if (choice < 985) return Skip();
    if (choice < 993) return Restart();
    Crash();
  }

  void Compare() {
    ASSERT_EQ(store_->size(), model_.size());
    for (const AppId app : kApps) {
      std::vector<UserId> users;
      for (std::uint64_t user = 0; user < kUsers; ++user)
        users.push_back(UserId{static_cast<std::int64_t>(user)});
      const auto found = store_->Find(app, users);
      ASSERT_TRUE(found);
      for (std::size_t i = 0; i < users.size(); ++i) {
        const SeenUser expected = model_.Find({app, users[i]});
        ASSERT_EQ((*found)[i], expected) << "user " << i << " of app " << ToInteger(app);
        // Whatever happens, a Version never goes back.
        Version& last = told_[{app, users[i]}];
        ASSERT_GE(expected.version, last);
        last = expected.version;
      }
    }
  }

 private:
  static constexpr std::array kApps = {AppId{1}, AppId{2}};

  void Open(bool is_new, bool crashed) {
    LastSeenOptions options = kOptions;
    options.file = file_->path();
    auto store = LastSeenStore::Open(options);
    ASSERT_TRUE(store) << store.error().message();
    store_ = *std::move(store);
    ASSERT_LE(store_->last_version(), end_);
    end_ = After(end_, 1 + random_.Below(3));
    ASSERT_TRUE(store_->Begin(end_).ok());
    model_.Begin(end_, is_new, crashed);
  }

  void Apply() {
    std::vector<Change> changes;
    for (std::uint64_t left = random_.Below(4); left > 0; --left) {
      const UserKey user{kApps[random_.Below(2)],
                         UserId{static_cast<std::int64_t>(random_.Below(kUsers))}};
      const bool is_told = std::ranges::count(changes, user, &Change::user) > 0;
      const bool goes = model_.IsOnline(user);
      if (is_told || (!goes && model_.online() + changes.size() >= kMaxOnline)) continue;
      end_ = After(end_, 1 + random_.Below(2));
      changes.push_back({.version = end_,
                         .kind = goes ? ChangeKind::kDisconnected : ChangeKind::kConnected,
                         .reason = kDisconnectReasons[random_.Below(kDisconnectReasons.size())],
                         .presence_changed = true,
                         .user = user,
                         .connection = {},
                         .at = now_});
    }
    ASSERT_TRUE(store_->Apply(changes, end_, now_).ok());
    model_.Apply(changes, now_);
  }

  void Skip() {
    end_ = After(end_, 1 + random_.Below(5));
    ASSERT_TRUE(store_->Skip(end_).ok());
    model_.Skip(end_);
  }

  void Restart() {
    ASSERT_TRUE(store_->Close(now_).ok());
    model_.Close(now_);
    store_.reset();
    Open(false, false);
  }

  void Crash() {
    auto left = std::make_unique<TemporaryFile>();
    left->CopyFrom(*file_);
    store_.reset();
    file_ = std::move(left);
    Open(false, true);
  }

  SeededRandom random_;
  std::unique_ptr<TemporaryFile> file_ = std::make_unique<TemporaryFile>();
  std::unique_ptr<LastSeenStore> store_;
  Model model_;
  Version end_{1000};
  WallTime now_{1'700'000'000s};
  std::map<UserKey, Version> told_;
};

// Another seed: --gtest_random_seed=N.
TEST(LastSeenStoreModelTest, RandomOperationsAgreeWithAPlainMap) {
  const auto seed = 20'261'128 + static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed));
  std::cout << "seed " << seed << '\n';
  ModelRun run(seed);
  for (int step = 0; step < kSteps; ++step) {
    run.Step();
    if (!::testing::Test::HasFatalFailure()) run.Compare();
    ASSERT_FALSE(::testing::Test::HasFatalFailure()) << "step " << step;
  }
}

}  // namespace
}  // namespace rollcall::testing
