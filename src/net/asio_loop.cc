#include "net/asio_loop.h"

#include <cstdint>
#include <utility>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "base/check.h"

namespace rollcall {
namespace {

// One thread runs each context, so Asio may skip waking others.
constexpr int kConcurrencyHint = 1;

using AsioTimer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>,
                                      boost::asio::io_context::executor_type>;

}  // namespace

struct AsioLoop::Timers {
  std::uint64_t last_id = 0;
  std::unordered_map<TimerId, AsioTimer> pending;
};

AsioLoop::AsioLoop()
    : context_(std::make_unique<boost::asio::io_context>(kConcurrencyHint)),
      timers_(std::make_unique<Timers>()) {
  readiness_ = std::make_unique<Readiness>(*context_);
}

AsioLoop::~AsioLoop() {
  readiness_->Stop();
  timers_.reset();  // Before the context they are registered with.
}

void AsioLoop::Post(Task task) {
  boost::asio::post(*context_, [task = std::move(task)]() mutable { task(); });
}

TimerId AsioLoop::RunAt(MonotonicTime when, Task task) {
  const TimerId id{++timers_->last_id};
  AsioTimer& timer = timers_->pending.try_emplace(id, context_->get_executor(), when).first->second;
  timer.async_wait(
      [this, id, task = std::move(task)](const boost::system::error_code& error) mutable {
        if (error || timers_->pending.erase(id) == 0) return;
        task();
      });
  return id;
}

void AsioLoop::Cancel(TimerId timer) {
  timers_->pending.erase(timer);
}

bool AsioLoop::IsCurrent() const {
  return thread_.load() == std::this_thread::get_id();
}

void AsioLoop::Run() {
  thread_.store(std::this_thread::get_id());
  {
    const auto work = boost::asio::make_work_guard(*context_);
    context_->run();
  }
  context_->restart();  // After the guard, whose end may stop the context once more.
  thread_.store(std::thread::id());
}

void AsioLoop::Stop() {
  context_->stop();
}

}  // namespace rollcall
