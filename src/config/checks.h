// CheckSettings: what no single key can tell: settings that do not go together.

#pragma once

#include <vector>

#include "config/note.h"
#include "config/settings.h"
#include "config/table_reader.h"

namespace rollcall {

// `places` are those of the settings. A pair is reported at the later of its keys, and not at all
// when one of them is a mistake already.
void CheckSettings(const Settings& settings, const KeyPlaces& places, std::vector<Note>& mistakes,
                   std::vector<Note>& warnings);

}  // namespace rollcall
