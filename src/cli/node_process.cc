#include "cli/node_process.h"

#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/call_and_wait.h"

namespace rollcall {
namespace {

constexpr int kReadyStepMillis = 50;

Result<UniqueFd> KeepInMemory(const std::string& text) {
  UniqueFd file(::memfd_create("rollcall.toml", 0));
  if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return Status(StatusCode::kUnavailable, std::string("cannot keep a configuration in memory: ") +
                                                std::generic_category().message(errno));
  }
  return file;
}

// What the node says on its way out is what its user has to know.
Status DidNotStart(ChildProcess& process) {
  std::string said;
  while (const std::optional<std::string> line = process.ReadLine(0))
    said += "\n  " + *line;
  return {StatusCode::kUnavailable, "the node did not start" + (said.empty() ? "" : ":" + said)};
}

Status WaitReady(const Clock& clock, Url admin, ChildProcess& process) {
  admin.target = "/readyz";
  const std::string request =
      "GET /readyz HTTP/1.1\r\nHost: " + admin.Authority() + "\r\nConnection: close\r\n\r\n";
  const MonotonicTime deadline = clock.Now() + NodeProcess::kStartTimeout;
  while (clock.Now() < deadline && !process.PollExit()) {
    const Result<HttpAnswer> answer = CallAndWait(clock, admin, request, std::chrono::seconds(1));
    if (answer && answer->status == 200) return {};
    ::poll(nullptr, 0, kReadyStepMillis);
  }
  return DidNotStart(process);
}

}  // namespace

Result<NodeProcess> NodeProcess::Start(const Clock& clock, const MadeUpNode& node) {
  Result<UniqueFd> config = KeepInMemory(node.config);
  if (!config) return config.error();
  Result<ChildProcess> process = ChildProcess::Start(
      {.arguments = {"serve", "--config", "/proc/self/fd/" + std::to_string(config->get())},
       .standard_input = {},
       .joins_standard_error = true});
  if (!process) return process.error();
  NodeProcess started(*std::move(process), *std::move(config));
  if (const Status status = WaitReady(clock, node.admin, started.process_); !status.ok()) {
    return status;
  }
  return started;
}

}  // namespace rollcall
