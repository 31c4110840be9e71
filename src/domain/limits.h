// Limits that clients can see and that no configuration changes.

#pragma once

#include <cstddef>

namespace rollcall {

inline constexpr std::size_t kMaxUsersPerQuery = 100;
inline constexpr std::size_t kMaxUsersPerInspection = 1000;
inline constexpr std::size_t kMaxKickNames = 100;         // ConnIds, and DeviceIds, of one kick.
inline constexpr std::size_t kMaxCountedVersions = 256;   // Client versions of an app.
inline constexpr std::size_t kMaxCountedOwners = 256;     // Of an app, by name.
inline constexpr std::size_t kMaxAuditDifferences = 100;  // That are told one by one.
inline constexpr std::size_t kMaxApiBodyBytes = 64 * 1024;
inline constexpr std::size_t kMaxJsonDepth = 32;

}  // namespace rollcall
