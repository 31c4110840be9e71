// Note: one thing to say about a configuration file: a mistake, or a warning.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rollcall {

// Never holds a value from the file: it might be a secret.
struct Note {
  std::size_t line = 0;  // 0 = the file as a whole.
  std::string key;       // Empty = no key in particular.
  std::string rule;

  // FILE:LINE: key: rule
  std::string ToText(std::string_view file) const;

  friend bool operator==(const Note&, const Note&) = default;
};

}  // namespace rollcall
