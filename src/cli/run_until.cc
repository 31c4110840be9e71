#include "cli/run_until.h"

#include <algorithm>

namespace rollcall {
namespace {

struct Wait {
  EpollLoop& loop;
  const Clock& clock;
  MonotonicTime deadline;
  const std::function<bool()>& done;
  bool is_done = false;

  void Ask() {
    is_done = done();
    if (is_done || clock.Now() >= deadline) {
      loop.Stop();
      return;
    }
    loop.RunAt(std::min(clock.Now() + kRunUntilTick, deadline), [this] { Ask(); });
  }
};

}  // namespace

bool RunUntil(EpollLoop& loop, const Clock& clock, MonotonicTime deadline,
              const std::function<bool()>& done) {
  Wait wait{.loop = loop, .clock = clock, .deadline = deadline, .done = done};
  loop.Post([&wait] { wait.Ask(); });
  loop.Run();
  return wait.is_done;
}

}  // namespace rollcall
