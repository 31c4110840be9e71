// LoadConfig: a configuration file to Settings, with every mistake in it at once.
//
// A file that is not TOML gives the first syntax error only. Otherwise all mistakes are found and
// come in the order of their lines; the settings count only when there are none.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/note.h"
#include "config/settings.h"
#include "config/surroundings.h"

namespace rollcall {

inline constexpr std::size_t kMaxConfigBytes = 1024 * 1024;

struct LoadResult {
  Settings settings;
  std::vector<Note> mistakes;
  std::vector<Note> warnings;

  bool ok() const { return mistakes.empty(); }
};

LoadResult LoadConfigFile(const std::string& path, const Surroundings& surroundings);

// `folder` is where relative names of files start; empty = the working directory.
LoadResult LoadConfigText(std::string_view text, const std::string& folder,
                          const Surroundings& surroundings);

}  // namespace rollcall
