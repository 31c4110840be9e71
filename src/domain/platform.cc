#include "domain/platform.h"

namespace rollcall {

std::string_view ToText(Platform platform) {
  switch (platform) {
    case Platform::kAndroid:
      return "Android";
    case Platform::kIos:
      return "iOS";
    case Platform::kWeb:
      return "Web";
  }
  return "Unknown";
}

std::optional<Platform> ParsePlatform(std::string_view text) {
  for (const Platform platform : kPlatforms) {
    if (ToText(platform) == text) return platform;
  }
  return std::nullopt;
}

}  // namespace rollcall
