#include "cli/device_churn.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace rollcall {
namespace {

FleetOptions Counting(FleetOptions options, std::uint64_t& logins) {
  options.on_login = [&logins](Duration) { ++logins; };
  return options;
}

std::size_t DevicesFor(double rate) {
  const double stay = std::chrono::duration<double>(DeviceChurn::kStay).count();
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(rate * stay)));
}

}  // namespace

DeviceChurn::DeviceChurn(EpollLoop& loop, const Clock& clock, RandomSource& random,
                         FleetOptions options, double logins_per_second)
    : loop_(loop),
      clock_(clock),
      rate_(logins_per_second),
      devices_(DevicesFor(logins_per_second)),
      fleet_(loop, clock, random, Counting(std::move(options), logins_)) {}

DeviceChurn::~DeviceChurn() {
  loop_.Cancel(timer_);
}

void DeviceChurn::Start() {
  start_ = clock_.Now();
  Step();
}

void DeviceChurn::Step() {
  const double seconds = std::chrono::duration<double>(clock_.Now() - start_).count();
  const auto due = static_cast<std::uint64_t>(seconds * rate_);
  for (; begun_ < due; ++begun_) {
    if (begun_ < devices_) {
      fleet_.GrowTo(begun_ + 1);
      continue;
    }
    // One that is still on its way in keeps its turn for the next round: no rush to catch up.
    const std::size_t device = begun_ % devices_;
    if (!fleet_.IsOnline(device)) continue;
    fleet_.Drop(device);
    fleet_.Return(device);
  }
  timer_ = loop_.RunAt(clock_.Now() + kStep, [this] { Step(); });
}

}  // namespace rollcall
