#include "cli/bench_target.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/client_tls.h"
#include "cli/core_share.h"
#include "cli/load_settings.h"
#include "cli/made_up_node.h"
#include "client/device.h"
#include "client/resolve.h"

namespace rollcall {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedV4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool IsV4(const Address& address) {
  return std::equal(kMappedV4.begin(), kMappedV4.end(), address.ip.begin());
}

Status Invalid(std::string message) {
  return {StatusCode::kInvalidArgument, std::move(message)};
}

Result<BenchTarget> StartOwnNode(const BenchTargetOptions& options, Console& console) {
  const CoreShare share(static_cast<std::size_t>(options.node_cores));
  const Result<MadeUpNode> node = MakeUpNode(console.random, {.openapi_port = 0,
                                                              .gateway_port = 0,
                                                              .admin_port = 0,
                                                              .heartbeat = options.heartbeat,
                                                              .query_qps = 0});
  if (!node) return node.error();
  Result<NodeProcess> process = NodeProcess::Start(console.clock, *node);
  if (!process) return process.error();
  BenchTarget target;
  target.own.emplace(*std::move(process));
  target.process = target.own->process().pid();
  target.gateway = node->gateway;
  target.openapi = node->openapi;
  target.app = node->app;
  target.app_key = node->app_key;
  target.api_key = node->api_key;
  return target;
}

// The keys of the app that `options` names, and of the account it belongs to.
Status TakeKeys(const BenchTargetOptions& options, Console& console, BenchTarget& target) {
  const std::optional<Settings> settings = LoadSettings(options.config, console.err);
  if (!settings) return Invalid("--config: the file has mistakes");
  for (const Account& account : settings->accounts) {
    for (const App& app : account.apps) {
      if (ToInteger(app.id) != options.app || app.keys.empty()) continue;
      target.app = app.id;
      target.app_key = app.keys.front();
      if (account.access_keys.empty()) return {};
      target.api_key.id = account.access_keys.front().id;
      target.api_key.secret = account.access_keys.front().secret;
      if (!settings->openapi.regions.empty()) {
        target.api_key.region = settings->openapi.regions.front();
      }
      return {};
    }
  }
  return Invalid("--app-id: the file has no such app with a key");
}

Result<BenchTarget> UseRunningNode(const BenchTargetOptions& options, Console& console) {
  if (options.config.empty() || options.app == 0) {
    return Invalid("--gateway needs --config and --app-id, whose key signs the devices' tokens");
  }
  BenchTarget target;
  Result<Url> gateway = ParseUrl(options.gateway, "ws");
  if (!gateway) return Invalid("--gateway: " + gateway.error().message());
  target.gateway = *std::move(gateway);
  if (target.gateway.target == "/") target.gateway.target = kDeviceTarget;
  if (!options.endpoint.empty()) {
    Result<Url> endpoint = ParseUrl(options.endpoint, "http");
    if (!endpoint) return Invalid("--endpoint: " + endpoint.error().message());
    target.openapi = *std::move(endpoint);
  }
  Result<std::shared_ptr<const TlsContext>> tls =
      OpenClientTls(target.openapi && target.openapi->is_tls ? *target.openapi : target.gateway,
                    options.ca_file, console.in);
  if (!tls) return tls.error();
  target.tls = *std::move(tls);
  if (options.process != 0) target.process = static_cast<pid_t>(options.process);
  if (Status status = TakeKeys(options, console, target); !status.ok()) return status;
  return target;
}

// Where the URL's host is.
Result<Address> Reach(std::string_view option, const Url& url, bool allow_remote) {
  Result<Address> address = Resolve(url);
  if (address && !allow_remote && !IsLoopback(*address)) {
    return Invalid(std::string(option) + ": " + url.host +
                   " is not this machine; --allow-remote if that load is welcome there");
  }
  return address;
}

}  // namespace

bool IsLoopback(const Address& address) {
  const std::array<std::uint8_t, 16> v6_loopback = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return address.ip == v6_loopback || (IsV4(address) && address.ip[12] == 127);
}

std::vector<Address> SourceAddresses(const Address& gateway, std::size_t count) {
  std::vector<Address> addresses;
  if (!IsLoopback(gateway) || !IsV4(gateway)) return addresses;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t host = i + 2;
    Address& address = addresses.emplace_back(gateway);
    address.port = 0;
    address.ip[13] = 0;
    address.ip[14] = static_cast<std::uint8_t>(host / 256);
    address.ip[15] = static_cast<std::uint8_t>(host % 256);
  }
  return addresses;
}

Result<BenchTarget> OpenBenchTarget(const BenchTargetOptions& options, Console& console) {
  Result<BenchTarget> target =
      options.gateway.empty() ? StartOwnNode(options, console) : UseRunningNode(options, console);
  if (!target) return target;
  const Result<Address> gateway = Reach("--gateway", target->gateway, options.allow_remote);
  if (!gateway) return gateway.error();
  target->gateway_address = *gateway;
  if (!target->openapi) return target;
  const Result<Address> openapi = Reach("--endpoint", *target->openapi, options.allow_remote);
  if (!openapi) return openapi.error();
  target->openapi_address = *openapi;
  return target;
}

}  // namespace rollcall
