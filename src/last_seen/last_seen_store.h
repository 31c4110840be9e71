// LastSeenStore: when and why each user went offline, in an SQLite database.
//
// It is told of the engine's changes in their order. What it may have missed it does not make up:
// Versions say what they cannot be above, and a sighting that may be out of date is not given.
// A change it could not write (kUnavailable) changes nothing, and may be told of again.
//
// Loop-confined.

#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/change.h"
#include "domain/ids.h"
#include "last_seen/database.h"
#include "last_seen/options.h"
#include "last_seen/seen_user.h"

namespace rollcall {

class LastSeenStore {
 public:
  // Users forgotten for their age in one Apply; those too many are all forgotten at once.
  static constexpr std::size_t kMaxForgottenPerStep = 1000;
  // How old the state of the last crash may be: written this often when nothing changes.
  static constexpr Duration kCheckpointPeriod = std::chrono::seconds(1);

  // The message of an error names the key and its rule.
  static Result<std::unique_ptr<LastSeenStore>> Open(const LastSeenOptions& options);
  LastSeenStore(const LastSeenStore&) = delete;
  LastSeenStore& operator=(const LastSeenStore&) = delete;

  // No Version of an earlier life was above it.
  Version last_version() const;

  // A new life of the engine, whose Versions are all above `start` ≥ last_version(). Who was online
  // at the end of the last one is offline, until a change says otherwise: kLeaseLapsed, seen when
  // the file was last written.
  Status Begin(Version start);

  // `changes` are all from the last Apply, Begin or Skip to `upto`. Forgets who is too long
  // offline.
  Status Apply(std::span<const Change> changes, Version upto, WallTime now);

  // The changes up to `upto` cannot be known.
  Status Skip(Version upto);

  // Each user in the order given. As of the Version of the last Apply, Begin or Skip.
  Result<std::vector<SeenUser>> Find(AppId app, std::span<const UserId> users);

  // Everything that happened was told: the next life need not doubt it.
  Status Close(WallTime now);

  std::size_t size() const { return size_; }
  std::size_t forgotten() const { return forgotten_; }  // Since it was opened.

 private:
  // As in the table `state`, but for is_closed.
  struct State {
    Version followed{};     // The changes up to here were told of, or skipped.
    WallTime checkpoint{};  // When that was.
    Version forgotten{};    // Users that are not in the table had no change above it.
    Version raised{};       // Of each user some change up to here may have been lost by a crash…
    Version unclear{};      // …or by Skip, and then the sighting is not known either.
  };

  LastSeenStore(Database database, const LastSeenOptions& options);

  Status Load();
  template <typename Work>
  Status InTransaction(Work work);
  Status Save(const State& state, bool is_closed);
  Status Write(const Change& change);
  Status Insert(const Change& change);
  Status Forget(WallTime now);
  Result<SeenUser> FindOne(AppId app, UserId user);

  const Duration keep_;
  const std::size_t max_users_;
  Database database_;
  Statement update_;
  Statement insert_;
  Statement remove_;
  Statement find_;
  Statement oldest_;
  Statement save_;
  State state_;
  bool is_new_ = false;
  bool was_closed_ = false;
  bool has_offline_ = true;  // At least one, as far as is known.
  std::size_t size_ = 0;
  std::size_t forgotten_ = 0;
};

}  // namespace rollcall
