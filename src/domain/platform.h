// Platform: what kind of device a connection comes from.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rollcall {

enum class Platform : std::uint8_t { kAndroid, kIos, kWeb };

inline constexpr std::array kPlatforms = {Platform::kAndroid, Platform::kIos, Platform::kWeb};

// The API's spelling: Android, iOS, Web.
constexpr std::string_view ToText(Platform platform) {
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
// Exact spelling only.
std::optional<Platform> ParsePlatform(std::string_view text);

}  // namespace rollcall
