// ReadValue: a TOML node to the Value that a Rule wants.

#pragma once

#include <cstddef>

#include <toml++/toml.h>

#include "base/result.h"
#include "config/rule.h"

namespace rollcall {

// kInvalidArgument: the message is the rule that is broken, never the value.
Result<Value> ReadValue(const toml::node& node, const Rule& rule);

std::size_t LineOf(const toml::source_region& source);

}  // namespace rollcall
