#include "cli/demo_device.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "auth/device_token.h"

namespace rollcall {
namespace {

constexpr auto kTokenLife = std::chrono::hours(24);

std::string TokenFor(const MadeUpNode& node, const DemoDeviceSpec& spec, WallTime now) {
  return IssueDeviceToken(
      node.app_key,
      {.app = node.app, .user = UserId{spec.user}, .expires_at = now + kTokenLife, .device = {}},
      now);
}

}  // namespace

Result<DemoDevice> DemoDevice::Start(const MadeUpNode& node, const DemoDeviceSpec& spec,
                                     WallTime now) {
  const std::string token = TokenFor(node, spec, now);
  Result<ChildProcess> process =
      ChildProcess::Start({.arguments = {"connect", "--gateway", "ws://" + node.gateway.Authority(),
                                         "--token", "-", "--device-id", std::to_string(spec.device),
                                         "--platform", std::string(ToText(spec.platform)),
                                         "--client-version", std::to_string(spec.client_version)},
                           .standard_input = token,
                           .joins_standard_error = false});
  if (!process) return process.error();
  DemoDevice device(*std::move(process), spec);
  const std::optional<std::string> line = device.process_.ReadLine(kWelcomeTimeoutMillis);
  if (!line || line->find("\"Welcome\"") == std::string::npos) {
    return Status(StatusCode::kUnavailable,
                  "a simulated device could not log in: " + line.value_or("it said nothing"));
  }
  return device;
}

std::optional<int> DemoDevice::Tend() {
  if (ended_) return std::nullopt;
  process_.DrainOutput();
  const std::optional<int> exit = process_.PollExit();
  ended_ = exit.has_value();
  return exit;
}

}  // namespace rollcall
