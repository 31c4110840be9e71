// ClientContext: what all clients of one loop share, so that an idle one owns next to nothing.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/clock.h"
#include "base/loop.h"
#include "base/random.h"
#include "codec/json_reader.h"

namespace rollcall {

// Loop-confined.
struct ClientContext {
  static constexpr std::uint32_t kMaxServerMessage = 64 * 1024;

  // Borrowed, and outlive the context.
  Loop& loop;
  const Clock& clock;
  RandomSource& random;

  JsonReader json{kMaxServerMessage};
  // Read into and emptied within one turn.
  std::array<char, 16 * 1024> read_buffer{};
};

}  // namespace rollcall
