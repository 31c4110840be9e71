#include "cli/call_load.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "cli/process_usage.h"
#include "net/stream.h"

namespace rollcall {
namespace {

constexpr Duration kTimeoutCheck = std::chrono::milliseconds(200);
constexpr std::uint64_t kMaxUnsentRecords = 10'000;

}  // namespace

// One connection, and the call on it.
class CallLoad::Line {
 public:
  explicit Line(CallLoad& load) : load_(load) {}

  void Connect() {
    load_.connector_.Connect(load_.options_.endpoint,
                             {.remote = load_.options_.address, .source = {}},
                             load_.clock_.Now() + load_.options_.timeout,
                             [this, alive = std::weak_ptr<char>(alive_)](auto stream) {
                               if (alive.expired() || load_.is_over_) return;
                               if (!stream) return Die();
                               stream_ = *std::move(stream);
                               is_waiting_ = false;
                               WaitReadable();
                               load_.OnLineOpen(*this);
                             });
  }

  void Close() { stream_.reset(); }
  bool was_open() const { return was_open_; }
  void set_was_open() { was_open_ = true; }
  bool is_busy() const { return is_busy_; }
  MonotonicTime sent_at() const { return sent_at_; }
  MonotonicTime due() const { return due_; }

  void Call(MonotonicTime due, MonotonicTime now) {
    is_busy_ = true;
    due_ = due;
    sent_at_ = now;
    const CallSource::Call call = load_.source_.Next();
    number_ = call.number;
    load_.results_.sent_bytes = call.bytes.size();
    const IoResult result = stream_->WriteSome(call.bytes);
    if (result.status == IoStatus::kFailed) return Break("connection lost");
    const std::size_t sent = result.status == IoStatus::kOk ? result.bytes : 0;
    if (sent == call.bytes.size()) return;
    unsent_ = call.bytes.substr(sent);
    stream_->WhenWritable([this] { Flush(); });
  }

  // The call, if there is one, has failed; the connection is made anew.
  void Break(const std::string& why) {
    if (std::exchange(is_busy_, false)) load_.NoteError(why);
    std::erase(load_.idle_, this);
    stream_.reset();
    received_.clear();
    unsent_.clear();
    Connect();
  }

 private:
  void Die() {
    load_.NoteError("cannot connect");
    load_.OnLineDead();
  }

  void Flush() {
    const IoResult result = stream_->WriteSome(unsent_);
    if (result.status == IoStatus::kFailed) return Break("connection lost");
    if (result.status == IoStatus::kOk) unsent_.erase(0, result.bytes);
    if (!unsent_.empty()) stream_->WhenWritable([this] { Flush(); });
  }

  void WaitReadable() {
    if (std::exchange(is_waiting_, true)) return;
    stream_->WhenReadable([this] {
      is_waiting_ = false;
      Read();
    });
  }

  void Read() {
    std::span<char> buffer(*load_.buffer_);
    for (;;) {
      const IoResult result = stream_->ReadSome(buffer);
      if (result.status == IoStatus::kWouldBlock) break;
      if (result.status != IoStatus::kOk) return Break("connection lost");
      if (!is_busy_) return Break("an answer nobody asked for");
      if (!Take({buffer.data(), result.bytes})) return;
      if (result.bytes < buffer.size()) break;
    }
    WaitReadable();
  }

  // False when there is nothing more to read here.
  bool Take(std::string_view bytes) {
    if (!received_.empty()) {
      received_.append(bytes);
      bytes = received_;
    }
    const CallSource::Answer answer = load_.source_.Take(number_, bytes);
    if (answer.bytes == 0 && !answer.is_broken && bytes.size() < kMaxAnswer) {
      if (received_.empty()) received_ = bytes;
      return true;
    }
    // One call at a time: what follows an answer belongs to none.
    if (answer.bytes != bytes.size()) {
      Break(answer.is_broken ? answer.error : "an answer that does not end");
      return false;
    }
    received_.clear();
    is_busy_ = false;
    load_.results_.answer_bytes = answer.bytes;
    load_.NoteAnswer(due_, answer);
    WaitReadable();
    load_.OnIdle(*this);
    return false;
  }

  CallLoad& load_;
  std::unique_ptr<Stream> stream_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
  std::size_t number_ = 0;
  MonotonicTime due_{};
  MonotonicTime sent_at_{};
  std::string unsent_;
  std::string received_;  // Of an answer that has come in part.
  bool is_busy_ = false;
  bool is_waiting_ = false;
  bool was_open_ = false;
};

std::uint64_t CallResults::failed() const {
  std::uint64_t sum = unsent;
  for (const auto& [_, count] : errors)
    sum += count;
  return sum;
}

CallLoad::CallLoad(EpollLoop& loop, const Clock& clock, CallSource& source, CallLoadOptions options)
    : loop_(loop),
      clock_(clock),
      source_(source),
      options_(std::move(options)),
      connector_(loop, options_.tls),
      buffer_(std::make_unique<std::array<char, 64 * 1024>>()) {}

CallLoad::~CallLoad() {
  for (const TimerId timer : {window_timer_, due_timer_, timeout_timer_})
    loop_.Cancel(timer);
}

void CallLoad::Start(UniqueFunction<void(CallResults)> done) {
  done_ = std::move(done);
  opening_ = options_.connections;
  for (std::size_t i = 0; i < options_.connections; ++i)
    lines_.emplace_back(*this).Connect();
}

void CallLoad::Stop() {
  if (!is_over_) CloseWindow();
}

void CallLoad::OnLineOpen(Line& line) {
  const bool is_first = !line.was_open();
  line.set_was_open();
  if (is_running_) return OnIdle(line);
  idle_.push_back(&line);
  if (is_first && --opening_ == 0) Begin();
}

void CallLoad::OnLineDead() {
  if (++dead_ == lines_.size()) return CloseWindow();
  if (!is_running_ && --opening_ == 0) Begin();
}

void CallLoad::Begin() {
  is_running_ = true;
  begin_ = clock_.Now();
  window_timer_ = loop_.RunAt(begin_ + options_.warm_up, [this] { OpenWindow(); });
  CheckTimeouts();
  if (options_.spins) spinner_.emplace(loop_);
  if (!IsClosedLoop()) return Dispatch();
  for (Line* const line : std::exchange(idle_, {}))
    OnIdle(*line);
}

void CallLoad::OpenWindow() {
  window_begin_ = clock_.Now();
  is_counting_ = true;
  if (options_.server) cpu_before_ = CpuTime(*options_.server);
  window_timer_ = loop_.RunAt(window_begin_ + options_.duration, [this] { CloseWindow(); });
}

void CallLoad::CloseWindow() {
  const MonotonicTime now = clock_.Now();
  is_over_ = true;
  spinner_.reset();
  if (is_counting_) {
    results_.took = now - window_begin_;
    const std::optional<Duration> cpu = options_.server ? CpuTime(*options_.server) : std::nullopt;
    if (cpu && cpu_before_) results_.server_cpu = *cpu - *cpu_before_;
    if (!IsClosedLoop()) NoteUnsent(now);
  }
  for (const TimerId timer : {window_timer_, due_timer_, timeout_timer_})
    loop_.Cancel(timer);
  // Not from inside one of the lines that go.
  loop_.Post([this] {
    for (Line& line : lines_)
      line.Close();
    done_(std::move(results_));
  });
}

void CallLoad::CheckTimeouts() {
  const MonotonicTime now = clock_.Now();
  for (Line& line : lines_) {
    if (line.is_busy() && now - line.sent_at() > options_.timeout) line.Break("no answer in time");
  }
  timeout_timer_ = loop_.RunAt(now + kTimeoutCheck, [this] { CheckTimeouts(); });
}

void CallLoad::OnIdle(Line& line) {
  if (is_over_) return;
  if (IsClosedLoop()) {
    const MonotonicTime now = clock_.Now();
    return line.Call(now, now);
  }
  idle_.push_back(&line);
  Dispatch();
}

void CallLoad::Dispatch() {
  const MonotonicTime now = clock_.Now();
  while (!idle_.empty() && DueTime(started_) <= now) {
    Line* const line = idle_.front();
    idle_.pop_front();
    line->Call(DueTime(started_++), now);
  }
  loop_.Cancel(due_timer_);
  if (!idle_.empty()) due_timer_ = loop_.RunAt(DueTime(started_), [this] { Dispatch(); });
}

MonotonicTime CallLoad::DueTime(std::uint64_t call) const {
  const double seconds = static_cast<double>(call) / options_.rate;
  return begin_ + std::chrono::nanoseconds(std::llround(seconds * 1e9));
}

void CallLoad::NoteAnswer(MonotonicTime due, const CallSource::Answer& answer) {
  calls_.fetch_add(1, std::memory_order_relaxed);
  if (!is_counting_ || is_over_) return;
  results_.latency.Record(clock_.Now() - due);
  if (answer.error.empty()) {
    ++results_.answered;
  } else {
    NoteError(answer.error);
  }
}

void CallLoad::NoteError(const std::string& kind) {
  const bool is_known = results_.errors.contains(kind) || results_.errors.size() < kMaxErrorKinds;
  ++results_.errors[is_known ? kind : "other"];
}

// What was still to be answered has taken this long at least.
void CallLoad::NoteUnsent(MonotonicTime now) {
  for (const Line& line : lines_) {
    if (line.is_busy()) results_.latency.Record(now - line.due());
  }
  const double due = std::chrono::duration<double>(now - begin_).count() * options_.rate;
  const auto all = static_cast<std::uint64_t>(due);
  results_.unsent = all > started_ ? all - started_ : 0;
  const std::uint64_t step = results_.unsent / kMaxUnsentRecords + 1;
  for (std::uint64_t call = started_; call < all; call += step)
    results_.latency.Record(now - DueTime(call), std::min(step, all - call));
}

}  // namespace rollcall
