// ChildProcess: this same program, run once more with other arguments, that dies with its parent.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/result.h"
#include "net/unique_fd.h"

namespace rollcall {

struct ChildSetup {
  std::vector<std::string> arguments;  // Without the program's name.
  std::string_view standard_input;     // At most 16 KiB; then its end.
  // Where its standard error goes: our own, or the pipe of its standard output.
  bool joins_standard_error = false;
};

// Loop-confined. One thread starts all children and outlives them: the kernel ties a child's death
// to the thread that made it.
class ChildProcess {
 public:
  // kUnavailable with the system's reason. All signals are unblocked in the child.
  static Result<ChildProcess> Start(const ChildSetup& setup);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();  // Asks it to end (SIGTERM), kills it after kGrace, and reaps it.

  static constexpr int kGraceMillis = 2000;

  pid_t pid() const { return pid_; }
  // Reading end of its standard output, non-blocking.
  int output() const { return output_.get(); }

  // A line of its output without the line's end: waits up to `timeout_ms`. Nothing when it has not
  // come by then, or the output has ended.
  std::optional<std::string> ReadLine(int timeout_ms);
  // Reads and drops what there is. False once the output has ended.
  bool DrainOutput();

  // It has ended: reaps it. Exit status as a shell says it (128 + signal when it was killed).
  std::optional<int> PollExit();

  void Signal(int number);

 private:
  ChildProcess(pid_t pid, UniqueFd output) : pid_(pid), output_(std::move(output)) {}
  void End();

  pid_t pid_ = -1;  // -1 once reaped.
  UniqueFd output_;
  std::string received_;
  bool output_ended_ = false;
  std::optional<int> exit_;
};

}  // namespace rollcall
