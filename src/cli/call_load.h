// CallLoad: calls over connections that stay, for as long as it is told, and how long each took.
//
// Closed loop: each connection makes one call after the other. Open loop: calls are due at a steady
// rate whether or not earlier ones were answered, and their time counts from when they were due, so
// a server that stands still is seen in every call it kept waiting.

#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/clock.h"
#include "base/unique_function.h"
#include "cli/latency_histogram.h"
#include "cli/loop_spinner.h"
#include "client/connector.h"
#include "client/url.h"
#include "crypto/tls_context.h"
#include "domain/address.h"
#include "net/epoll_loop.h"

namespace rollcall {

// What is asked, and what is a right answer.
class CallSource {
 public:
  struct Call {
    std::string_view bytes;  // Until the next call of Next.
    std::size_t number = 0;  // Handed back with the answer.
  };
  struct Answer {
    std::size_t bytes = 0;   // How many of those received belong to it; 0 = more has to come.
    std::string error;       // In few words; empty when it is right.
    bool is_broken = false;  // What follows cannot be understood either.
  };

  virtual ~CallSource() = default;
  virtual Call Next() = 0;
  virtual Answer Take(std::size_t number, std::string_view received) = 0;
};

struct CallLoadOptions {
  Url endpoint = {};
  Address address = {};                        // Of the endpoint.
  std::shared_ptr<const TlsContext> tls = {};  // When the endpoint needs it.
  std::size_t connections = 16;
  double rate = 0;                                    // Calls a second; 0 = closed loop.
  Duration warm_up = std::chrono::milliseconds(500);  // Not counted.
  Duration duration = std::chrono::seconds(10);
  Duration timeout = std::chrono::seconds(10);  // Of one call, and of connecting.
  std::optional<pid_t> server = {};             // Whose CPU time is taken.
  bool spins = false;                           // See LoopSpinner. Wants a core of its own.
};

struct CallResults {
  // Of calls answered, right or wrong, and of those that never were sent.
  LatencyHistogram latency;
  std::uint64_t answered = 0;                   // Rightly.
  std::uint64_t unsent = 0;                     // Due, but all connections were busy until the end.
  std::map<std::string, std::uint64_t> errors;  // By kind; all others under "other".
  std::uint64_t sent_bytes = 0;                 // Of one call, the last one.
  std::uint64_t answer_bytes = 0;
  Duration took = Duration::zero();
  std::optional<Duration> server_cpu;

  std::uint64_t failed() const;
};

// Loop-confined, but for calls().
class CallLoad {
 public:
  static constexpr std::size_t kMaxErrorKinds = 32;
  static constexpr std::size_t kMaxAnswer = 8 * 1024 * 1024;

  // All but `options` is borrowed and outlives the load.
  CallLoad(EpollLoop& loop, const Clock& clock, CallSource& source, CallLoadOptions options);
  ~CallLoad();
  CallLoad(const CallLoad&) = delete;
  CallLoad& operator=(const CallLoad&) = delete;

  // Connects, warms up, calls, and hands over what it found, once. The load lives until then.
  void Start(UniqueFunction<void(CallResults)> done);
  // Ends it early; `done` still runs, not inside this call.
  void Stop();

  // Answered so far, those of the warming-up too. Thread-safe.
  std::uint64_t calls() const { return calls_.load(std::memory_order_relaxed); }

 private:
  class Line;

  void OnLineOpen(Line& line);
  void OnLineDead();
  void Begin();
  void OpenWindow();
  void CloseWindow();
  void CheckTimeouts();

  bool IsClosedLoop() const { return options_.rate <= 0; }
  void OnIdle(Line& line);
  void Dispatch();
  MonotonicTime DueTime(std::uint64_t call) const;
  void NoteAnswer(MonotonicTime due, const CallSource::Answer& answer);
  void NoteError(const std::string& kind);
  void NoteUnsent(MonotonicTime now);

  EpollLoop& loop_;
  const Clock& clock_;
  CallSource& source_;
  const CallLoadOptions options_;
  Connector connector_;
  std::deque<Line> lines_;
  std::deque<Line*> idle_;  // Open loop: ready for a call.
  UniqueFunction<void(CallResults)> done_;
  CallResults results_;
  std::atomic<std::uint64_t> calls_ = 0;
  std::unique_ptr<std::array<char, 64 * 1024>> buffer_;  // Of all lines.
  std::size_t opening_ = 0;                              // Lines that never were open yet.
  std::size_t dead_ = 0;
  MonotonicTime begin_{};  // Of warming up: call 0 is due.
  MonotonicTime window_begin_{};
  std::uint64_t started_ = 0;  // Open loop: calls that were sent.
  std::optional<Duration> cpu_before_;
  bool is_running_ = false;
  bool is_counting_ = false;
  bool is_over_ = false;
  std::optional<LoopSpinner> spinner_;
  TimerId window_timer_ = TimerId::kNone;
  TimerId due_timer_ = TimerId::kNone;
  TimerId timeout_timer_ = TimerId::kNone;
};

}  // namespace rollcall
