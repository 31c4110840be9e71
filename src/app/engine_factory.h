// The only place that names the engines.

#pragma once

#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "engine/engine.h"
#include "engine/options.h"

namespace rollcall {

// `clock` is borrowed. kInvalidArgument for a kind this program does not have.
Result<std::unique_ptr<Engine>> MakeEngine(const EngineOptions& options, const Clock& clock,
                                           Version versions_above = Version::kNone);

}  // namespace rollcall
