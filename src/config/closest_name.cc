#include "config/closest_name.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace rollcall {
namespace {

constexpr std::size_t kMaxDistance = 2;
// Longer than any key: what is longer is near to none, and not worth comparing.
constexpr std::size_t kMaxNameBytes = 64;

// Levenshtein's distance.
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string_view LastPart(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

}  // namespace

std::string_view ClosestName(std::string_view name, std::span<const std::string> names) {
  if (name.size() > kMaxNameBytes) return {};
  std::string_view best;
  std::size_t best_distance = kMaxDistance + 1;
  for (const std::string& candidate : names) {
    const std::size_t longer = std::max(name.size(), candidate.size());
    if (longer - std::min(name.size(), candidate.size()) > kMaxDistance) continue;
    const std::size_t distance = Distance(name, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  if (!best.empty()) return best;
  const auto same_end = std::find_if(names.begin(), names.end(), [name](std::string_view other) {
    return LastPart(other) == LastPart(name);
  });
  return same_end == names.end() ? std::string_view() : *same_end;
}

}  // namespace rollcall
