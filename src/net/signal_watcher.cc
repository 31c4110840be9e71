#include "net/signal_watcher.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/check.h"

namespace rollcall {
namespace {

struct WatchedSignal {
  std::atomic<int> writer = -1;
};
std::array<WatchedSignal, NSIG> g_watched;
std::atomic<int> g_handlers_in_flight = 0;

// All that a handler may do: write(2) and lock-free atomics are safe in one (signal-safety(7)).
void OnSignal(int number) {
  const int error_number = errno;
  g_handlers_in_flight.fetch_add(1);
  const int writer = g_watched[static_cast<std::size_t>(number)].writer.load();
  const auto byte = static_cast<unsigned char>(number);
  // Full, the pipe holds thousands that nobody has looked at yet: one more says nothing new.
  [[maybe_unused]] const ssize_t written = writer < 0 ? 0 : ::write(writer, &byte, 1);
  g_handlers_in_flight.fetch_sub(1);
  errno = error_number;
}

void SetAction(int number, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  CHECK(::sigaction(number, &action, nullptr) == 0);
}

}  // namespace

SignalWatcher::SignalWatcher(EpollLoop& loop, std::initializer_list<int> signals,
                             std::function<void(int)> on_signal)
    : loop_(loop), signals_(signals), on_signal_(std::move(on_signal)) {
  std::array<int, 2> ends{};
  CHECK(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) == 0);
  reader_ = UniqueFd(ends[0]);
  writer_ = UniqueFd(ends[1]);
  CHECK(loop_.readiness_.Add(reader_.get(), *this));
  for (const int number : signals_) {
    g_watched[static_cast<std::size_t>(number)].writer.store(writer_.get());
    SetAction(number, OnSignal);
  }
}

SignalWatcher::~SignalWatcher() {
  for (const int number : signals_) {
    SetAction(number, SIG_DFL);
    g_watched[static_cast<std::size_t>(number)].writer.store(-1);
  }
  // Another thread may be about to write.
  while (g_handlers_in_flight.load() != 0)
    std::this_thread::yield();
  loop_.readiness_.Remove(reader_.get(), *this);
}

void SignalWatcher::OnReady(std::uint32_t /*events*/) {
  unsigned char number = 0;
  while (::read(reader_.get(), &number, 1) == 1)
    on_signal_(number);
}

}  // namespace rollcall
