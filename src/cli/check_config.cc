// rollcall check-config: every mistake of a configuration file, before a node is started with it.

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/values.h"
#include "config/loader.h"
#include "config/surroundings.h"

namespace rollcall {
namespace {

class CheckConfigCommand final : public Command {
 public:
  std::string_view name() const override { return "check-config"; }
  std::string_view summary() const override { return "List every mistake of a configuration file"; }
  std::string_view details() const override {
    return "One line each, FILE:LINE: key: rule, exit 2; or one line that says it is good, exit "
           "0.\n"
           "A file that is not TOML stops at its first error. Warnings do not change the exit "
           "code.";
  }
  std::string_view example() const override { return "rollcall check-config rollcall.toml"; }

  std::vector<Option> Options() override {
    return {{.name = "FILE",
             .value = "FILE",
             .help = "The configuration",
             .take = TakeText(file_),
             .required = true}};
  }

  ExitCode Run(Console& console) override {
    const LoadResult result = LoadConfigFile(file_, ProcessSurroundings());
    for (const Note& mistake : result.mistakes) {
      console.out << mistake.ToText(file_) << "\n";
    }
    for (const Note& warning : result.warnings) {
      console.err << "warning: " << warning.ToText(file_) << "\n";
    }
    if (!result.ok()) return ExitCode::kUsage;
    console.out << file_ << ": ok\n";
    return ExitCode::kOk;
  }

 private:
  std::string file_;
};

}  // namespace

std::unique_ptr<Command> MakeCheckConfigCommand() {
  return std::make_unique<CheckConfigCommand>();
}

}  // namespace rollcall
