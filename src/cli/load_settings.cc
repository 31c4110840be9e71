#include "cli/load_settings.h"

#include <ostream>
#include <utility>

#include "config/loader.h"
#include "config/surroundings.h"

namespace rollcall {

std::optional<Settings> LoadSettings(const std::string& file, std::ostream& err) {
  LoadResult result = LoadConfigFile(file, ProcessSurroundings());
  for (const Note& mistake : result.mistakes) {
    err << mistake.ToText(file) << "\n";
  }
  if (!result.ok()) return std::nullopt;
  return std::move(result.settings);
}

}  // namespace rollcall
