#include "cli/bench_devices.h"

#include <chrono>
#include <cstdint>

#include "auth/device_token.h"
#include "domain/platform.h"

namespace rollcall {
namespace {

constexpr auto kTokenReserve = std::chrono::hours(1);
constexpr std::int64_t kFirstUser = 1'000'000'001;

}  // namespace

UserId UserOfDevice(std::size_t device) {
  return UserId{kFirstUser + static_cast<std::int64_t>(device)};
}

FleetOptions BenchFleet(const BenchTarget& target, const Clock& clock, std::size_t addresses,
                        Duration duration, std::size_t first) {
  FleetOptions options;
  options.gateway = target.gateway;
  options.address = target.gateway_address;
  options.tls = target.tls;
  options.sources = SourceAddresses(target.gateway_address, addresses);
  const WallTime expires_at =
      clock.Wall() + kTokenReserve + std::chrono::ceil<std::chrono::microseconds>(duration);
  options.login = [&target, &clock, first, expires_at](std::size_t number) {
    const std::size_t device = first + number;
    const DeviceTokenClaims claims{
        .app = target.app, .user = UserOfDevice(device), .expires_at = expires_at, .device = {}};
    return DeviceLogin{.token = IssueDeviceToken(target.app_key, claims, clock.Wall()),
                       .device = DeviceId{static_cast<std::int64_t>(device) + 1},
                       .platform = kPlatforms[device % kPlatforms.size()],
                       .client_version = ClientVersion{1}};
  };
  return options;
}

}  // namespace rollcall
