#include "cli/made_up_node.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "base/units.h"
#include "cli/free_port.h"
#include "client/device.h"
#include "codec/base64.h"

namespace rollcall {
namespace {

constexpr AppId kApp{123};
constexpr std::array<std::uint16_t, 3> kUsualPorts = {8800, 8801, 8802};

constexpr std::string_view kConfigText = R"([openapi]
listen = "127.0.0.1:{openapi}"
[gateway]
listen = "127.0.0.1:{gateway}"
heartbeat = "{heartbeat}"
heartbeat_grace = "{grace}"
[admin]
listen = "127.0.0.1:{admin}"
[log]
level = "warn"
[[accounts]]
id = 2100000001
query_qps = {query_qps}
[[accounts.access_keys]]
id = "{access_key}"
secret = "{secret_key}"
[[accounts.apps]]
id = {app}
keys = [{{ id = "{app_key}", secret = "{app_secret}" }}]
)";

Result<std::array<std::uint16_t, 3>> ChoosePorts(const MadeUpNodeOptions& options) {
  const std::array asked = {options.openapi_port, options.gateway_port, options.admin_port};
  std::array<std::uint16_t, 3> chosen{};
  std::set<std::uint16_t> taken;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const bool strict = asked[i].value_or(0) != 0;
    const Result<std::uint16_t> port =
        FindFreePort(asked[i].value_or(kUsualPorts[i]), strict, taken);
    if (!port) return port.error();
    chosen[i] = *port;
    taken.insert(*port);
  }
  return chosen;
}

// May start with a dash, which would make it an option on a command line: to be put behind letters.
std::string RandomText(RandomSource& random, std::size_t bytes) {
  std::string text(bytes, '\0');
  random.Fill(std::as_writable_bytes(std::span(text)));
  return EncodeBase64Url(text);
}

Url LoopbackUrl(std::uint16_t port, std::string_view target) {
  return {.host = "127.0.0.1", .port = port, .target = std::string(target)};
}

}  // namespace

Result<MadeUpNode> MakeUpNode(RandomSource& random, const MadeUpNodeOptions& options) {
  const Result<std::array<std::uint16_t, 3>> ports = ChoosePorts(options);
  if (!ports) return ports.error();
  const auto [openapi, gateway, admin] = *ports;
  MadeUpNode node{
      .config = {},
      .openapi = LoopbackUrl(openapi, "/"),
      .gateway = LoopbackUrl(gateway, kDeviceTarget),
      .admin = LoopbackUrl(admin, "/"),
      .app = kApp,
      .api_key = {.id = "AKLT" + RandomText(random, 12), .secret = "SK" + RandomText(random, 24)},
      .app_key = {.id = "made-up", .secret = "SK" + RandomText(random, 24)}};
  const Duration grace = std::min<Duration>(options.heartbeat, std::chrono::seconds(10));
  node.config = fmt::format(
      kConfigText, fmt::arg("openapi", openapi), fmt::arg("gateway", gateway),
      fmt::arg("admin", admin), fmt::arg("heartbeat", DurationText(options.heartbeat)),
      fmt::arg("grace", DurationText(grace)), fmt::arg("query_qps", options.query_qps),
      fmt::arg("access_key", node.api_key.id), fmt::arg("secret_key", node.api_key.secret),
      fmt::arg("app", ToInteger(node.app)), fmt::arg("app_key", node.app_key.id),
      fmt::arg("app_secret", node.app_key.secret));
  return node;
}

}  // namespace rollcall
