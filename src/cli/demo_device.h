// DemoDevice: one simulated device of the demo: a child process of `rollcall connect`, so that one
// can be killed.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "cli/child_process.h"
#include "cli/made_up_node.h"
#include "domain/platform.h"

namespace rollcall {

struct DemoDeviceSpec {
  std::int64_t user;
  std::int64_t device;
  Platform platform;
  std::int64_t client_version;
};

// Loop-confined, under the thread rule of ChildProcess.
class DemoDevice {
 public:
  static constexpr int kWelcomeTimeoutMillis = 10'000;

  // Logs in with a token good for a day, and waits for the welcome.
  static Result<DemoDevice> Start(const MadeUpNode& node, const DemoDeviceSpec& spec, WallTime now);

  const DemoDeviceSpec& spec() const { return spec_; }
  int pid() const { return pid_; }

  // Reads what it printed meanwhile, lest it blocks on its output. The exit status, once, when it
  // has ended.
  std::optional<int> Tend();

 private:
  DemoDevice(ChildProcess process, const DemoDeviceSpec& spec)
      : process_(std::move(process)), spec_(spec), pid_(process_.pid()) {}

  ChildProcess process_;
  DemoDeviceSpec spec_;
  int pid_;
  bool ended_ = false;
};

}  // namespace rollcall
