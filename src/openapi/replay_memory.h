// ReplayMemory: makes a signed call that changes something count once, however often its bytes
// come: it keeps the Result of each by its signature, for as long as the signature could be good.
//
// A signature covers the date, the names and the body, so the same signature is the same call: of a
// thief, of a client that lost the answer, or of one that says the same twice within the second
// that X-Date can tell. All of them get the first one's Result.
//
// Nothing is forgotten before its time. When there is no more room, new calls are refused instead;
// so are those signed before this process started, which may have run in the one before it.

#pragma once

#include <array>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "base/clock.h"
#include "base/result.h"

namespace rollcall {

struct ReplayMemoryOptions {
  // Twice the tolerated clock skew: from X-Date as far ahead as allowed until it is as far behind.
  Duration keep{};
  // Nearly three accounts that kick at the default rate for half an hour without a pause. Each
  // entry takes about 200 bytes besides its Result.
  std::size_t max_entries = std::size_t{1} << 18;
  // Of all Results. Calls that are running may exceed it by theirs.
  std::size_t max_result_bytes = std::size_t{64} << 20;
};

// Thread-safe.
class ReplayMemory {
 public:
  static constexpr std::size_t kSignatureBytes = 64;

  // The right to run a call, and its entry until then: destroyed without Complete(), the call had
  // no effect to remember and may come again. Loop-confined. The memory must outlive it.
  class Ticket {
   public:
    Ticket(Ticket&& other) noexcept;
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket();

    // Ends the ticket. REQUIRES: called once.
    void Complete(std::string_view result);

   private:
    friend class ReplayMemory;
    Ticket(ReplayMemory& memory, std::string_view signature)
        : memory_(&memory), signature_(signature) {}

    ReplayMemory* memory_;  // Null once ended.
    std::string signature_;
  };

  // To run the call, or what it was answered with before.
  using Admission = std::variant<Ticket, std::string>;

  // `clock` is borrowed and must outlive the memory.
  ReplayMemory(const ReplayMemoryOptions& options, const Clock& clock);

  // `signature` was verified, and its X-Date is `signed_at`. kUnavailable, worth another try: the
  // same call is running, there is no room, or it was signed before this process started.
  // REQUIRES: kSignatureBytes of signature.
  Result<Admission> Begin(std::string_view signature, WallTime signed_at);

  std::size_t entries() const;
  std::size_t result_bytes() const;

 private:
  struct Entry {
    std::array<char, kSignatureBytes> signature{};
    MonotonicTime expires_at{};
    bool is_running = true;
    std::string result;

    std::string_view key() const { return {signature.data(), signature.size()}; }
  };
  using Entries = std::list<Entry>;

  void Complete(std::string_view signature, std::string_view result);
  void Abandon(std::string_view signature);
  void Expire(MonotonicTime now);

  const ReplayMemoryOptions options_;
  const Clock& clock_;
  const WallTime started_;  // In whole seconds, as X-Date.
  mutable std::mutex mutex_;
  Entries by_age_;  // Under mutex_, as all below. Oldest first.
  std::unordered_map<std::string_view, Entries::iterator> by_signature_;  // Keys are the entries'.
  std::size_t result_bytes_ = 0;
};

}  // namespace rollcall
