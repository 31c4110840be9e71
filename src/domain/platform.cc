#include "domain/platform.h"

namespace rollcall {

std::optional<Platform> ParsePlatform(std::string_view text) {
  for (const Platform platform : kPlatforms) {
    if (ToText(platform) == text) return platform;
  }
  return std::nullopt;
}

}  // namespace rollcall
