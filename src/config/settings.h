// Settings: what the configuration says, one member per part that has options.

#pragma once

#include <vector>

#include "admin/options.h"
#include "base/log.h"
#include "domain/account.h"
#include "engine/options.h"
#include "gateway/options.h"
#include "openapi/options.h"

namespace rollcall {

struct LogOptions {
  LogLevel level = LogLevel::kInfo;  // Access lines are at info.
  LogFormat format = LogFormat::kText;
};

struct Settings {
  OpenApiOptions openapi;
  GatewayOptions gateway;
  AdminOptions admin;
  LogOptions log;
  EngineOptions engine;
  std::vector<Account> accounts;
};

}  // namespace rollcall
