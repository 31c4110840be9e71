// AbsenceWatch: asks again and again for a few users whose devices are being cut, and notes how
// long after the loss of its socket each is gone from an answer.

#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "cli/call_load.h"
#include "cli/latency_histogram.h"
#include "cli/signed_text.h"
#include "client/signed_call.h"
#include "client/url.h"
#include "domain/ids.h"
#include "domain/limits.h"

namespace rollcall {

// Loop-confined, but for NoteDropped() and left().
class AbsenceWatch final : public CallSource {
 public:
  // The users, kMaxUsersPerQuery at most, are online until NoteDropped. `clock` is borrowed.
  AbsenceWatch(const Clock& clock, const Url& endpoint, const ApiKey& key, AppId app,
               std::vector<UserId> users);

  // The socket of this user's device is about to be cut. Thread-safe; once for each user.
  void NoteDropped(std::size_t user, MonotonicTime now);

  Call Next() override;
  Answer Take(std::size_t number, std::string_view received) override;

  // Users not seen to be absent yet. Thread-safe.
  std::size_t left() const { return left_.load(std::memory_order_relaxed); }
  // From the loss to the arrival of the first answer without the user.
  const LatencyHistogram& latency() const { return latency_; }
  // Users that were absent before their socket was cut.
  std::size_t falsely_offline() const { return falsely_offline_; }

 private:
  struct Watched {
    UserId user{};
    bool is_absent = false;
  };

  void NoteAbsent(std::size_t user, MonotonicTime now);

  const Clock& clock_;
  const Url endpoint_;
  const ApiKey key_;
  std::vector<Watched> users_;
  // Nanoseconds of the monotonic clock; 0 = not yet.
  std::array<std::atomic<std::int64_t>, kMaxUsersPerQuery> dropped_at_{};
  std::atomic<std::size_t> left_;
  ApiCall call_;
  SignedText text_;
  LatencyHistogram latency_;
  std::size_t falsely_offline_ = 0;
};

}  // namespace rollcall
