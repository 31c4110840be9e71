// BenchTarget: the node a load generator works on: one of its own, or one that is running.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/clock.h"
#include "base/result.h"
#include "cli/command.h"
#include "cli/node_process.h"
#include "client/signed_call.h"
#include "client/url.h"
#include "crypto/tls_context.h"
#include "domain/account.h"
#include "domain/address.h"
#include "domain/ids.h"

namespace rollcall {

struct BenchTargetOptions {
  std::string gateway;       // Empty: start a node of our own.
  std::string config;        // The running node's, for the app's keys. Needed with `gateway`.
  std::string endpoint;      // The running node's signed API; empty: nobody is asked at the end.
  std::string ca_file = {};  // What to trust when these are over TLS; empty: as the machine does.
  std::int64_t app = 0;      // Of `config`.
  std::int64_t process = 0;  // The running node's; 0: its memory and CPU are not measured.
  Duration heartbeat = std::chrono::seconds(25);  // Of a node of our own.
  std::int64_t node_cores = 0;                    // How many a node of our own may use; 0 = all.
  bool allow_remote = false;
};

struct BenchTarget {
  std::optional<NodeProcess> own;
  Url gateway;
  Address gateway_address;
  std::optional<Url> openapi;
  Address openapi_address;                     // When there is `openapi`.
  std::shared_ptr<const TlsContext> tls = {};  // When one of the two URLs needs it.
  AppId app{};
  AppKey app_key;
  ApiKey api_key;
  std::optional<pid_t> process;
};

// kInvalidArgument for options that do not fit together, a bad configuration, or a URL that is not
// on this machine without allow_remote; kUnavailable when the node cannot be started.
Result<BenchTarget> OpenBenchTarget(const BenchTargetOptions& options, Console& console);

bool IsLoopback(const Address& address);

// 127.0.0.2, 127.0.0.3, …: more connections to one port than one address has room for. None towards
// anything but an IPv4 loopback gateway.
std::vector<Address> SourceAddresses(const Address& gateway, std::size_t count);

}  // namespace rollcall
