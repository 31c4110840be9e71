// LastSeen: follows the engine's changes into the store, and answers from it what the engine has
// forgotten: when and why a user went offline.
//
// It has a loop, and so a thread, of its own: the store waits for a disk, and neither a login nor a
// query of who is online does. What it is asked it answers only after it has followed the changes
// up to the question.
//
// Loop-confined to its loop, but Find. Destroy it only when no loop runs any more.

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "domain/ids.h"
#include "engine/engine.h"
#include "last_seen/last_seen_store.h"
#include "last_seen/seen_user.h"
#include "metrics/catalog.h"

namespace rollcall {

// All borrowed.
struct LastSeenTools {
  Engine& engine;
  Loop& loop;  // Its own.
  const Clock& clock;
  Catalog& metrics;
  Logger& log;
};

class LastSeen {
 public:
  static constexpr Duration kPeriod = std::chrono::milliseconds(100);
  // After the store has failed.
  static constexpr Duration kRetryPeriod = std::chrono::seconds(1);
  static constexpr Duration kCallTimeout = std::chrono::seconds(1);
  static constexpr std::size_t kPage = 1024;       // Changes of one transaction.
  static constexpr std::size_t kMaxWaiting = 256;  // Questions at a time; more are refused.

  template <typename T>
  using Callback = UniqueFunction<void(Result<T>)>;

  LastSeen(const LastSeenTools& tools, std::unique_ptr<LastSeenStore> store)
      : tools_(tools), store_(std::move(store)) {}
  LastSeen(const LastSeen&) = delete;
  LastSeen& operator=(const LastSeen&) = delete;

  // Follows from now on; `done` on its loop. Before the first connection.
  void Start(Callback<Done> done);
  // Follows to the end and closes the store. After the last one has gone.
  void Stop(Callback<Done> done);

  // What is kept of these users, in their order, after all changes so far. `done` runs once, on
  // `asker`. kUnavailable when that is not known by the deadline. Thread-safe.
  void Find(Loop& asker, MonotonicTime deadline, AppId app, std::vector<UserId> users,
            Callback<std::vector<SeenUser>> done);

 private:
  struct Question {
    Loop* asker = nullptr;
    MonotonicTime deadline{};
    AppId app{};
    std::vector<UserId> users;
    Callback<std::vector<SeenUser>> done;
    Version end{};  // Answered once this is followed.
  };

  EngineCall Call() const;
  void FollowAfter(Duration pause);
  void Follow();
  void Close();
  void OnPage(Result<ChangePage> page);
  void StartAgain();
  void Take(Question question);
  void AnswerWaiting();
  void FailWaiting(const Status& status);
  void Answer(Question question, Result<std::vector<SeenUser>> found);
  void Noted(std::size_t changes);
  // Says so once until it works again; true when `status` is ok.
  bool Works(const Status& status);

  const LastSeenTools tools_;
  const std::unique_ptr<LastSeenStore> store_;
  Version next_ = Version::kNone;
  std::vector<Question> waiting_;
  Callback<Done> stopped_;
  TimerId timer_ = TimerId::kNone;
  bool is_following_ = false;
  bool is_stopping_ = false;
  std::optional<Version> stop_at_;  // Closed once this is followed.
  bool has_failed_ = false;
  std::size_t forgotten_ = 0;  // As counted.
  std::atomic<std::size_t> questions_ = 0;
};

}  // namespace rollcall
