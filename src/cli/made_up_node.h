// MadeUpNode: the configuration of a node on loopback with an account, an app and keys that nobody
// had before, for the demo and for measuring.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "client/signed_call.h"
#include "client/url.h"
#include "domain/account.h"
#include "domain/ids.h"

namespace rollcall {

struct MadeUpNodeOptions {
  // A port that was asked for must be free; the others move when taken. 0 = any.
  std::optional<std::uint16_t> openapi_port;  // Else 8800.
  std::optional<std::uint16_t> gateway_port;  // Else 8801.
  std::optional<std::uint16_t> admin_port;    // Else 8802.
  Duration heartbeat = std::chrono::seconds(25);
  std::uint32_t query_qps = 100;
};

struct MadeUpNode {
  std::string config;  // TOML, with the secrets in it.
  Url openapi;
  Url gateway;
  Url admin;
  AppId app{};
  ApiKey api_key;
  AppKey app_key;
};

// kUnavailable when a port is taken.
Result<MadeUpNode> MakeUpNode(RandomSource& random, const MadeUpNodeOptions& options);

}  // namespace rollcall
