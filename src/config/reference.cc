#include "config/reference.h"

#include <string_view>

#include <fmt/format.h>

#include "base/units.h"
#include "config/key_table.h"
#include "config/loader.h"

namespace rollcall {
namespace {

constexpr std::string_view kIntroduction = R"(# Configuration

Generated from the table of keys (src/config/key_table.cc); do not edit.

One TOML file of at most {}. Durations are text: `"250ms"`, `"25s"`, `"15m"`, `"1h"`, `"30d"`; sizes
too: `"512B"`, `"4KiB"`, `"1MiB"`. What is left out has its default. An unknown key, a wrong type, a
value out of range or a pair that does not go together: the server refuses to start, and
`rollcall check-config FILE` lists every mistake with its line.

*Reload*: `live` keys take effect on SIGHUP; a changed `restart` key is named in the log and takes
effect at the next start.
)";

constexpr std::string_view kHead =
    "\n| key | type | allowed | default | reload | meaning |\n|---|---|---|---|---|---|\n";

std::string TableOf(const std::string& key) {
  return key.substr(0, key.rfind('.'));
}

// Tables that may stand several times.
std::string Heading(const std::string& table) {
  return table.starts_with("accounts") ? "[[" + table + "]]" : "[" + table + "]";
}

std::string DefaultText(const KeyRow& row) {
  if (row.info.presence == Presence::kRequired) return "required";
  return row.default_text == R"("")" ? "" : "`" + row.default_text + "`";
}

std::string Meaning(const KeyInfo& info) {
  const auto* const choice = std::get_if<ChoiceRule>(&info.rule);
  std::string text = info.help;
  if (choice == nullptr) return text;
  for (std::size_t i = choice->built; i < choice->names.size(); ++i) {
    text += fmt::format(" `{}` is not available in this version.", choice->names[i]);
  }
  return text;
}

}  // namespace

std::string ConfigReference() {
  std::string page = fmt::format(kIntroduction, BytesText(kMaxConfigBytes));
  std::string table;
  for (const KeyRow& row : AllKeys()) {
    const KeyInfo& info = row.info;
    if (TableOf(info.name) != table) {
      table = TableOf(info.name);
      page += fmt::format("\n## {}\n{}", Heading(table), kHead);
    }
    page += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", info.name.substr(table.size() + 1),
                        TypeText(info.rule), RangeText(info.rule), DefaultText(row),
                        info.reload == Reload::kLive ? "live" : "restart", Meaning(info));
  }
  return page;
}

}  // namespace rollcall
