// MergeReloaded: what a reloaded configuration changes in a running server.

#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace rollcall {

struct Reloaded {
  Settings settings;  // What is in force now: the old ones, with the live keys of the new.
  std::vector<std::string> changed;        // Live keys that changed. "accounts" stands for all.
  std::vector<std::string> needs_restart;  // Changed too, but these take effect at the next start.
};

Reloaded MergeReloaded(const Settings& running, const Settings& loaded);

}  // namespace rollcall
