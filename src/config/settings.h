// Settings: what the configuration says, one member per part that has options.

#pragma once

#include <memory>
#include <vector>

#include "admin/options.h"
#include "base/log.h"
#include "crypto/tls_context.h"
#include "domain/account.h"
#include "engine/options.h"
#include "gateway/options.h"
#include "last_seen/options.h"
#include "openapi/options.h"

namespace rollcall {

struct LogOptions {
  LogLevel level = LogLevel::kInfo;  // Access lines are at info.
  LogFormat format = LogFormat::kText;
};

// What each door's tls_cert and tls_key name, read and checked. Null = no TLS.
struct DoorTls {
  std::shared_ptr<const TlsContext> openapi;
  std::shared_ptr<const TlsContext> gateway;
  std::shared_ptr<const TlsContext> admin;
};

struct Settings {
  OpenApiOptions openapi;
  GatewayOptions gateway;
  AdminOptions admin;
  LogOptions log;
  EngineOptions engine;
  LastSeenOptions last_seen;
  std::vector<Account> accounts;
  DoorTls tls;
};

}  // namespace rollcall
