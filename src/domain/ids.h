// The identifiers of the product, as types that cannot be swapped for one another.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/result.h"

namespace rollcall {

enum class AppId : std::int32_t {};          // 1…2^31−1.
enum class AccountId : std::int64_t {};      // Positive.
enum class UserId : std::int64_t {};         // ≥ 0, unique inside an app.
enum class DeviceId : std::int64_t {};       // ≥ 0; 0 = the device has no identity of its own.
enum class ClientVersion : std::int64_t {};  // ≥ 0, the application's own numbering.

// Number of a change, engine-wide: only grows, seeded by wall-clock µs so that it also grows over
// restarts. 0 = none.
enum class Version : std::uint64_t { kNone = 0 };

template <typename E>
  requires std::is_enum_v<E>
constexpr std::underlying_type_t<E> ToInteger(E value) {
  return static_cast<std::underlying_type_t<E>>(value);
}

// Names one connection for ever: `boot` is drawn at random by each process start (or lease), and
// `number` counts up inside it, so no ConnId is ever given twice. As text: 22 characters of
// base64url.
struct ConnId {
  std::uint64_t boot = 0;
  std::uint64_t number = 0;

  static constexpr std::size_t kTextLength = 22;
  std::string ToText() const;
  void AppendTo(std::string& out) const;
  void WriteTo(std::span<char, kTextLength> out) const;
  // kInvalidArgument unless `text` is exactly what ToText() prints for some ConnId.
  static Result<ConnId> Parse(std::string_view text);

  friend auto operator<=>(const ConnId&, const ConnId&) = default;
};

// A user of an app: the key of everything kept about presence.
struct UserKey {
  AppId app{};
  UserId user{};

  friend auto operator<=>(const UserKey&, const UserKey&) = default;
};

}  // namespace rollcall
