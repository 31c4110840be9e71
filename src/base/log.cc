#include "base/log.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <string>

#include <poll.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include "base/log_format.h"

namespace rollcall {
namespace {

// Writes lines to a descriptor without ever being stuck in write(): poll() promises that a pipe
// takes PIPE_BUF bytes. The descriptor cannot be made non-blocking instead, because that would
// change it for every process that shares it. Runs on the log thread only, except StopBy.
class DescriptorSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}

  // From `deadline` on, lines that would have to wait are dropped.
  void StopBy(MonotonicTime deadline) { deadline_ = deadline.time_since_epoch().count(); }

  std::uint64_t dropped() const { return dropped_; }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    std::string_view rest(message.payload.data(), message.payload.size());
    while (!rest.empty()) {
      if (!WaitUntilWritable()) break;
      const ssize_t written =
          write(descriptor_, rest.data(), std::min(rest.size(), std::size_t{PIPE_BUF}));
      if (written < 0 && errno != EINTR && errno != EAGAIN) break;
      rest.remove_prefix(static_cast<std::size_t>(std::max(written, ssize_t{0})));
    }
    if (!rest.empty()) ++dropped_;
  }
  void flush_() override {}

 private:
  bool WaitUntilWritable() {
    constexpr int kTurnMillis = 20;
    pollfd target{.fd = descriptor_, .events = POLLOUT, .revents = 0};
    while (true) {
      const bool is_late = clock_.Now().time_since_epoch().count() >= deadline_;
      if (poll(&target, 1, is_late ? 0 : kTurnMillis) > 0) return true;
      if (is_late) return false;
    }
  }

  const int descriptor_;
  const SystemClock clock_;
  std::atomic<Duration::rep> deadline_ = Duration::max().count();
  std::atomic<std::uint64_t> dropped_ = 0;
};

// Signals belong to other threads, and a closed pipe is an error of write(), not the end of us.
void BlockSignals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

struct Logger::Sink {
  Sink(LogLevel first_level, LogFormat line_format, const LogTarget& target)
      : level(first_level),
        format(line_format),
        farewell(target.farewell),
        output(std::make_shared<DescriptorSink>(target.descriptor)),
        queue(std::make_shared<spdlog::details::thread_pool>(target.queue_lines, 1, BlockSignals)),
        logger(std::make_shared<spdlog::async_logger>(
            "rollcall", output, queue, spdlog::async_overflow_policy::overrun_oldest)) {
    logger->set_level(spdlog::level::trace);
  }

  const SystemClock clock;
  std::atomic<LogLevel> level;
  const LogFormat format;
  const Duration farewell;
  const std::shared_ptr<DescriptorSink> output;
  std::shared_ptr<spdlog::details::thread_pool> queue;
  const std::shared_ptr<spdlog::async_logger> logger;
};

Logger::Logger(LogLevel level, LogFormat format, LogTarget target)
    : sink_(std::make_unique<Sink>(level, format, target)) {}

Logger::~Logger() {
  sink_->output->StopBy(sink_->clock.Now() + sink_->farewell);
  sink_->queue.reset();  // Ends the log thread after what is queued.
}

bool Logger::Enabled(LogLevel level) const {
  return level >= sink_->level;
}

void Logger::SetLevel(LogLevel level) {
  sink_->level = level;
}

void Logger::Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!Enabled(level)) return;
  const std::string line = FormatLogLine(sink_->format, sink_->clock.Wall(), level, event,
                                         {fields.begin(), fields.size()});
  sink_->logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

std::uint64_t Logger::dropped() const {
  return sink_->queue->overrun_counter() + sink_->output->dropped();
}

}  // namespace rollcall
