#include "cli/absence_watch.h"

#include <chrono>
#include <set>
#include <utility>

#include "base/check.h"
#include "cli/answer_size.h"

namespace rollcall {

AbsenceWatch::AbsenceWatch(const Clock& clock, const Url& endpoint, const ApiKey& key, AppId app,
                           std::vector<UserId> users)
    : clock_(clock), endpoint_(endpoint), key_(key), left_(users.size()) {
  CHECK(!users.empty() && users.size() <= kMaxUsersPerQuery);
  call_ = {.action = std::string(kQueryAction), .body = QueryBody(app, users)};
  for (const UserId user : users)
    users_.push_back({.user = user});
}

void AbsenceWatch::NoteDropped(std::size_t user, MonotonicTime now) {
  dropped_at_[user].store(now.time_since_epoch().count(), std::memory_order_relaxed);
}

CallSource::Call AbsenceWatch::Next() {
  return {.bytes = text_.At(clock_.Wall(), call_, endpoint_, key_), .number = 0};
}

CallSource::Answer AbsenceWatch::Take(std::size_t, std::string_view received) {
  const std::optional<AnswerSize> size = MeasureAnswer(received);
  if (!size) return {.bytes = 0, .error = "not an answer of HTTP/1.1", .is_broken = true};
  if (size->bytes == 0) return {};
  const std::string_view body = received.substr(size->head, size->bytes - size->head);
  const Result<QueryAnswer> answer = ReadQueryAnswer(size->status, body);
  if (!answer) {
    return {.bytes = size->bytes, .error = "HTTP " + std::to_string(size->status)};
  }
  std::set<std::int64_t> online;
  for (const OnlineRow& row : answer->online)
    online.insert(row.user);
  const MonotonicTime now = clock_.Now();
  for (std::size_t i = 0; i < users_.size(); ++i) {
    if (!users_[i].is_absent && !online.contains(ToInteger(users_[i].user))) NoteAbsent(i, now);
  }
  return {.bytes = size->bytes, .error = {}};
}

void AbsenceWatch::NoteAbsent(std::size_t user, MonotonicTime now) {
  users_[user].is_absent = true;
  const std::int64_t dropped = dropped_at_[user].load(std::memory_order_relaxed);
  if (dropped == 0) {
    ++falsely_offline_;
  } else {
    latency_.Record(now.time_since_epoch() - Duration(dropped));
  }
  left_.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace rollcall
