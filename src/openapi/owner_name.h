// OwnName: an owner as the owner of the app knows it.

#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall {

// A gateway from outside by the OwnerId that it gave, without the app that we keep in front of it.
// A node by its id, which holds no slash.
inline std::string_view OwnName(std::string_view owner) {
  const std::size_t slash = owner.find('/');
  return slash == std::string_view::npos ? owner : owner.substr(slash + 1);
}

}  // namespace rollcall
