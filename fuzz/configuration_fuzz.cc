// Any text is a configuration or gives mistakes that an operator can read; what is accepted can be
// served.

#include <algorithm>
#include <string>

#include "auth/directory.h"
#include "base/check.h"
#include "config/loader.h"
#include "fuzz_input.h"

namespace rollcall {
namespace {

// One variable and one file; nothing of this machine.
Surroundings SmallSurroundings() {
  return {.variable = [](const std::string& name) -> std::optional<std::string> {
            if (name != "SECRET") return std::nullopt;
            return "a secret of the fuzzer";
          },
          .file = [](const std::string& path, std::size_t) -> Result<FileContent> {
            if (path != "secret") return Status(StatusCode::kNotFound, "there is no such file");
            return FileContent{.bytes = "a secret of the fuzzer\n", .is_readable_by_all = true};
          }};
}

// In the order of the file, inside it, on one line each.
void CheckNotes(const std::vector<Note>& notes, std::size_t lines) {
  std::size_t before = 0;
  for (const Note& note : notes) {
    CHECK(!note.rule.empty() && note.line <= lines && note.line >= before);
    before = note.line;
    const std::string text = note.ToText("f");
    CHECK(std::none_of(text.begin(), text.end(),
                       [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }));
  }
}

}  // namespace
}  // namespace rollcall

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  static const Surroundings surroundings = SmallSurroundings();
  const std::string_view text = FuzzInput(data, size).text();
  const auto lines = static_cast<std::size_t>(1 + std::count(text.begin(), text.end(), '\n'));
  const LoadResult result = LoadConfigText(text, "", surroundings);
  CheckNotes(result.mistakes, lines);
  CheckNotes(result.warnings, lines);
  if (result.ok()) CHECK(Directory::Build(result.settings.accounts));
  return 0;
}
