#include "config/note.h"

#include <fmt/format.h>

namespace rollcall {

std::string Note::ToText(std::string_view file) const {
  std::string text(file);
  if (line > 0) text += fmt::format(":{}", line);
  if (!key.empty()) text += ": " + key;
  return text + ": " + rule;
}

}  // namespace rollcall
