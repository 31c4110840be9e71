#include "net/alarm.h"

#include <algorithm>
#include <chrono>

#include <sys/timerfd.h>

#include "base/check.h"

namespace rollcall {

Alarm::Alarm(Readiness& readiness)
    : timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  CHECK(timer_ && readiness.Add(timer_.get(), *this));
}

void Alarm::Set(MonotonicTime when) {
  if (set_for_ == when) return;
  set_for_ = when;
  // Zero would switch it off.
  const Duration delay = std::max(when - SystemClock().Now(), Duration(1));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(delay);
  const itimerspec setting{
      .it_interval = {},
      .it_value = {.tv_sec = seconds.count(), .tv_nsec = (delay - seconds).count()}};
  CHECK(::timerfd_settime(timer_.get(), 0, &setting, nullptr) == 0);
}

// The descriptor is never read: that it goes off again is another edge.
void Alarm::OnReady(std::uint32_t /*events*/) {
  set_for_.reset();
}

}  // namespace rollcall
