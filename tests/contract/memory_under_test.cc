#include <memory>

#include "contract/engines.h"
#include "engine/memory/memory_engine.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"

namespace rollcall::contract {
namespace {

// Says of each task that it runs on this loop.
class MarkedLoop final : public Loop {
 public:
  explicit MarkedLoop(testing::ManualClock& clock) : inner_(clock) {}

  void Post(Task task) override { inner_.Post(Mark(std::move(task))); }
  TimerId RunAt(MonotonicTime when, Task task) override {
    return inner_.RunAt(when, Mark(std::move(task)));
  }
  void Cancel(TimerId timer) override { inner_.Cancel(timer); }
  bool IsCurrent() const override { return inner_.IsCurrent(); }

  void Run() { inner_.Run(); }
  bool in_task() const { return in_task_; }

 private:
  Task Mark(Task task) {
    return [this, task = std::move(task)]() mutable {
      in_task_ = true;
      task();
      in_task_ = false;
    };
  }

  testing::ManualLoop inner_;
  bool in_task_ = false;
};

class ManualCallLoop final : public CallLoop {
 public:
  explicit ManualCallLoop(testing::ManualClock& clock) : loop_(clock) {}

  Loop& loop() override { return loop_; }
  bool RunUntil(const std::function<bool()>& done) override {
    loop_.Run();
    return done();
  }
  bool InTask() const override { return loop_.in_task(); }

 private:
  MarkedLoop loop_;
};

class MemoryUnderTest final : public EngineUnderTest {
 public:
  explicit MemoryUnderTest(std::size_t changes_kept) {
    options_.change_log_capacity = changes_kept;
    Restart(Duration::zero());
  }

  Engine& engine() override { return *engine_; }
  std::unique_ptr<CallLoop> NewLoop() override { return std::make_unique<ManualCallLoop>(clock_); }
  MonotonicTime Now() override { return clock_.Now(); }
  void Advance(Duration by) override { clock_.Advance(by); }
  void Restart(Duration after) override {
    engine_.reset();
    clock_.Advance(after);
    engine_ = std::make_unique<MemoryEngine>(options_, clock_);
  }

 private:
  testing::ManualClock clock_;
  MemoryEngineOptions options_;
  std::unique_ptr<MemoryEngine> engine_;
};

}  // namespace

std::unique_ptr<EngineUnderTest> MakeMemoryUnderTest(std::size_t changes_kept) {
  return std::make_unique<MemoryUnderTest>(changes_kept);
}

}  // namespace rollcall::contract
