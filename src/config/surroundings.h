// Surroundings: the environment and the files that a configuration may refer to. Nothing else in
// the server reads either.

#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace rollcall {

struct FileContent {
  std::string bytes;
  bool is_readable_by_all = false;
};

struct Surroundings {
  std::function<std::optional<std::string>(const std::string& name)> variable;
  // The message of an error completes "cannot be read: ...". Longer than `max_bytes` is an error.
  std::function<Result<FileContent>(const std::string& path, std::size_t max_bytes)> file;
  // For certificates that expire.
  std::function<WallTime()> now = [] { return SystemClock().Wall(); };
};

// This process's environment and this machine's files.
Surroundings ProcessSurroundings();

}  // namespace rollcall
