// SeenUser: what is kept of a user of whom the engine keeps nothing.

#pragma once

#include <optional>

#include "base/clock.h"
#include "domain/change.h"
#include "domain/ids.h"

namespace rollcall {

struct Sighting {
  WallTime at{};  // When the last connection ended.
  DisconnectReason reason = DisconnectReason::kClosed;

  friend bool operator==(const Sighting&, const Sighting&) = default;
};

struct SeenUser {
  UserId user{};
  // Of the user's last change. When that is not known any more: one that it was certainly not
  // above, and that is never below one given before.
  Version version = Version::kNone;
  bool is_online = false;        // By the changes so far.
  std::optional<Sighting> last;  // Nothing: never seen, forgotten, or not known.

  friend bool operator==(const SeenUser&, const SeenUser&) = default;
};

}  // namespace rollcall
