// DeviceChurn: devices that log in at a steady rate and are cut after a moment, as in a storm.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "base/clock.h"
#include "cli/device_fleet.h"

namespace rollcall {

// Loop-confined.
class DeviceChurn {
 public:
  // Short, so that the rate is steady: twenty at once would keep a core from all others for long.
  static constexpr Duration kStep = std::chrono::milliseconds(1);
  // How long a device stays, while the gateway keeps up.
  static constexpr Duration kStay = std::chrono::milliseconds(500);

  // All but `options` is borrowed and outlives the churn; `options.login` tells of the devices 0 up
  // to rate * kStay.
  DeviceChurn(EpollLoop& loop, const Clock& clock, RandomSource& random, FleetOptions options,
              double logins_per_second);
  ~DeviceChurn();
  DeviceChurn(const DeviceChurn&) = delete;
  DeviceChurn& operator=(const DeviceChurn&) = delete;

  void Start();

  std::uint64_t logins() const { return logins_; }
  std::size_t failed() const { return fleet_.failed() + fleet_.lost(); }
  const std::map<std::string, std::size_t>& troubles() const { return fleet_.troubles(); }

 private:
  void Step();

  EpollLoop& loop_;
  const Clock& clock_;
  const double rate_;
  const std::size_t devices_;
  std::uint64_t logins_ = 0;
  std::uint64_t begun_ = 0;
  MonotonicTime start_{};
  TimerId timer_ = TimerId::kNone;
  DeviceFleet fleet_;
};

}  // namespace rollcall
