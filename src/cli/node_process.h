// NodeProcess: a made-up node as a child process, so that it is measured apart from its clients.

#pragma once

#include <chrono>
#include <utility>

#include "base/clock.h"
#include "base/result.h"
#include "cli/child_process.h"
#include "cli/made_up_node.h"
#include "net/unique_fd.h"

namespace rollcall {

// Loop-confined, under the thread rule of ChildProcess.
class NodeProcess {
 public:
  static constexpr Duration kStartTimeout = std::chrono::seconds(10);

  // Starts it and waits until it is ready to answer. kUnavailable with what it said.
  static Result<NodeProcess> Start(const Clock& clock, const MadeUpNode& node);

  ChildProcess& process() { return process_; }

 private:
  NodeProcess(ChildProcess process, UniqueFd config)
      : process_(std::move(process)), config_(std::move(config)) {}

  ChildProcess process_;
  UniqueFd config_;  // In memory: the secrets in it are never on a disk.
};

}  // namespace rollcall
