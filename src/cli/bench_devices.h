// The devices that load generators simulate: who they are, and how they log in.

#pragma once

#include <cstddef>

#include "base/clock.h"
#include "cli/bench_target.h"
#include "cli/device_fleet.h"
#include "domain/ids.h"

namespace rollcall {

// Each device has a user of its own, away from those a person would make up.
UserId UserOfDevice(std::size_t device);

// `target` and `clock` are borrowed and outlive the fleet. Tokens are valid for `duration` and an
// hour. Device number 0 of the fleet is device `first` of them all.
FleetOptions BenchFleet(const BenchTarget& target, const Clock& clock, std::size_t addresses,
                        Duration duration, std::size_t first = 0);

}  // namespace rollcall
