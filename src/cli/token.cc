// rollcall token: makes a device token from the configuration file, offline.

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "auth/device_token.h"
#include "cli/commands.h"
#include "cli/load_settings.h"
#include "cli/values.h"

namespace rollcall {
namespace {

constexpr std::int64_t kMaxInt32 = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMaxInt64 = std::numeric_limits<std::int64_t>::max();
constexpr Duration kLongestToken = std::chrono::hours(24 * 30);

const App* FindApp(const Settings& settings, AppId id) {
  for (const Account& account : settings.accounts) {
    for (const App& app : account.apps) {
      if (app.id == id) return &app;
    }
  }
  return nullptr;
}

class TokenCommand final : public Command {
 public:
  std::string_view name() const override { return "token"; }
  std::string_view summary() const override { return "Print a device token, offline"; }
  std::string_view details() const override {
    return "Signs with the app's first key and prints the token and nothing else. Whoever holds "
           "it\n"
           "can log in as that user until it expires.";
  }
  std::string_view example() const override {
    return "rollcall token --config rollcall.toml --app-id 123 --user-id 10001 --ttl 1h";
  }

  std::vector<Option> Options() override {
    return {
        {.name = "--config",
         .value = "FILE",
         .help = "The node's configuration",
         .take = TakeText(config_),
         .required = true},
        {.name = "--app-id",
         .value = "N",
         .help = "The application",
         .take = TakeInteger(app_, 1, kMaxInt32),
         .required = true},
        {.name = "--user-id",
         .value = "N",
         .help = "The user",
         .take = TakeInteger(user_, 0, kMaxInt64),
         .required = true},
        {.name = "--ttl",
         .value = "TIME",
         .help = "How long it is good for, 1s to 30d (1h)",
         .take = TakeDuration(ttl_, std::chrono::seconds(1), kLongestToken)},
    };
  }

  ExitCode Run(Console& console) override {
    const std::optional<Settings> settings = LoadSettings(config_, console.err);
    if (!settings) return ExitCode::kUsage;
    const App* const app = FindApp(*settings, AppId{static_cast<std::int32_t>(app_)});
    if (app == nullptr || app->keys.empty()) {
      console.err << "rollcall: --app-id: " << config_ << " has no app " << app_
                  << (app == nullptr ? "" : " with a key") << "\n";
      return ExitCode::kUsage;
    }
    const WallTime now = console.clock.Wall();
    const DeviceTokenClaims claims{
        .app = app->id,
        .user = UserId{user_},
        .expires_at = now + std::chrono::floor<std::chrono::microseconds>(ttl_),
        .device = {}};
    console.out << IssueDeviceToken(app->keys.front(), claims, now) << "\n";
    return ExitCode::kOk;
  }

 private:
  std::string config_;
  std::int64_t app_ = 0;
  std::int64_t user_ = 0;
  Duration ttl_ = std::chrono::hours(1);
};

}  // namespace

std::unique_ptr<Command> MakeTokenCommand() {
  return std::make_unique<TokenCommand>();
}

}  // namespace rollcall
