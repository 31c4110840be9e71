// Account: a customer, its access keys and its applications, as the configuration names them.
//
// Secrets are kept here as text and nowhere else in domain/; nothing prints these structs.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/ids.h"

namespace rollcall {

// Signs calls of the API. Several at once for rotation.
struct AccessKey {
  std::string id;
  std::string secret;  // At least 16 bytes.

  friend bool operator==(const AccessKey&, const AccessKey&) = default;
};

// Signs device tokens of one app.
struct AppKey {
  std::string id;      // Unique in the whole configuration: it is the token's kid.
  std::string secret;  // At least 16 bytes.

  friend bool operator==(const AppKey&, const AppKey&) = default;
};

enum class AppStatus : std::uint8_t { kActive, kStopped };

struct App {
  AppId id{};
  std::vector<AppKey> keys;  // The first signs; all verify.
  AppStatus status = AppStatus::kActive;

  friend bool operator==(const App&, const App&) = default;
};

struct Account {
  AccountId id{};
  std::uint32_t query_qps = 100;   // QueryOnlineStatus a second, rate and burst. 0 = no limit.
  std::uint32_t token_qps = 50;    // GetAppToken, likewise.
  std::uint32_t kick_qps = 50;     // KickConnections, likewise.
  std::uint32_t report_qps = 100;  // OpenLease, ReportConnections, RenewLease, CloseLease together.
  std::uint32_t presence_qps = 100;  // QueryPresence and GetOnlineCounts together.
  std::uint32_t max_leases = 100;    // Of gateways from outside, open at once.
  std::vector<AccessKey> access_keys;
  std::vector<App> apps;

  friend bool operator==(const Account&, const Account&) = default;
};

}  // namespace rollcall
