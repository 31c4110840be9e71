#include "cli/bench_stage.h"

#include <chrono>
#include <csignal>
#include <ostream>

#include <unistd.h>

#include "cli/run_until.h"

namespace rollcall {
namespace {

constexpr Duration kTerminalProgress = std::chrono::milliseconds(500);
constexpr Duration kLogProgress = std::chrono::seconds(10);

}  // namespace

BenchStage::BenchStage(Console& console, BenchTarget& target)
    : console_(console),
      target_(target),
      signals_(loop_, {SIGINT, SIGTERM}, [this](int) { interrupted_ = true; }),
      is_terminal_(::isatty(STDERR_FILENO) == 1) {}

bool BenchStage::Wait(Duration at_most, const std::function<bool()>& done, std::string_view doing) {
  bool is_done = false;
  RunUntil(loop_, console_.clock, console_.clock.Now() + at_most, [&] {
    ShowProgress(doing);
    is_done = done();
    return is_done || interrupted_;
  });
  return is_done;
}

void BenchStage::Rest(Duration duration, std::string_view doing) {
  Wait(
      duration, [] { return false; }, doing);
}

void BenchStage::ShowProgress(std::string_view doing) {
  // Its log goes nowhere, but it must not fill its pipe.
  if (target_.own) target_.own->process().DrainOutput();
  const MonotonicTime now = console_.clock.Now();
  if (now < next_progress_) return;
  next_progress_ = now + (is_terminal_ ? kTerminalProgress : kLogProgress);
  const std::string line = std::string(doing) + ": " + (progress_ ? progress_() : std::string());
  console_.err << (is_terminal_ ? "\r\x1b[K" + line : line + "\n") << std::flush;
}

void BenchStage::ClearProgress() {
  if (is_terminal_) console_.err << "\r\x1b[K" << std::flush;
}

}  // namespace rollcall
