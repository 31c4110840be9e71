#include "base/log_queue.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace rollcall {
namespace {

std::uint64_t CountLines(std::string_view lines) {
  return static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
}

// What one write() may take: whole lines, so that those of several processes on one pipe stay whole
// (up to PIPE_BUF bytes a write is atomic).
std::string_view FirstWrite(std::string_view lines) {
  if (lines.size() <= PIPE_BUF) return lines;
  const std::size_t end = lines.substr(0, PIPE_BUF).rfind('\n');
  return lines.substr(0, end == std::string_view::npos ? PIPE_BUF : end + 1);
}

// Signals belong to other threads, and a closed pipe is an error of write(), not the end of us.
void BlockSignals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

LogQueue::LogQueue(const LogTarget& target) : target_(target), writer_([this] { Run(); }) {}

LogQueue::~LogQueue() {
  deadline_ = (clock_.Now() + target_.farewell).time_since_epoch().count();
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  arrived_.notify_one();
  writer_.join();
}

void LogQueue::Push(LogBlock block) {
  if (block.count == 0) return;
  {
    const std::lock_guard lock(mutex_);
    lines_ += block.count;
    blocks_.push_back(std::move(block));
    while (lines_ > target_.queue_lines && blocks_.size() > 1) {
      lines_ -= blocks_.front().count;
      dropped_ += blocks_.front().count;
      blocks_.pop_front();
    }
  }
  arrived_.notify_one();
}

void LogQueue::Run() {
  BlockSignals();
  LogBlock block;
  while (Take(block))
    Write(block.lines);
}

bool LogQueue::Take(LogBlock& block) {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return ending_ || !blocks_.empty(); });
  if (blocks_.empty()) return false;
  block = std::move(blocks_.front());
  blocks_.pop_front();
  lines_ -= block.count;
  return true;
}

// Never stuck in write(): poll() promises that a pipe takes PIPE_BUF bytes. The descriptor cannot
// be made non-blocking instead, because that would change it for every process that shares it.
void LogQueue::Write(std::string_view lines) {
  while (!lines.empty()) {
    if (!WaitUntilWritable()) break;
    const std::string_view next = FirstWrite(lines);
    const ssize_t written = ::write(target_.descriptor, next.data(), next.size());
    if (written < 0 && errno != EINTR && errno != EAGAIN) break;
    lines.remove_prefix(static_cast<std::size_t>(std::max(written, ssize_t{0})));
  }
  dropped_ += CountLines(lines);
}

bool LogQueue::WaitUntilWritable() const {
  constexpr int kTurnMillis = 20;
  pollfd target{.fd = target_.descriptor, .events = POLLOUT, .revents = 0};
  while (true) {
    const bool is_late = clock_.Now().time_since_epoch().count() >= deadline_;
    if (::poll(&target, 1, is_late ? 0 : kTurnMillis) > 0) return true;
    if (is_late) return false;
  }
}

}  // namespace rollcall
