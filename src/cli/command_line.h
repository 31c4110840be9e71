// ParseCommandLine: which command was meant, with its options taken; or what to say instead.

#pragma once

#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "cli/command.h"

namespace rollcall {

// Nothing to run: help, the version, or what was wrong with the arguments.
struct Notice {
  ExitCode code = ExitCode::kUsage;
  std::string text;
};

// `arguments` without the program's name. The command returned is one of `commands`.
std::variant<Command*, Notice> ParseCommandLine(std::span<const std::unique_ptr<Command>> commands,
                                                std::vector<std::string> arguments);

}  // namespace rollcall
