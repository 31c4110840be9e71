// A console in memory, for running a command in a test.

#pragma once

#include <memory>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "support/manual_clock.h"
#include "support/seeded_random.h"

namespace rollcall::testing {

struct CommandRun {
  ExitCode code;
  std::string out;
  std::string err;
};

// The time of the loops that commands run, at a wall clock that stands still.
class CommandClock final : public Clock {
 public:
  MonotonicTime Now() const override { return SystemClock().Now(); }
  WallTime Wall() const override { return ManualClock().Wall(); }
};

// What the program does with these arguments and this standard input, on 2026-01-01T00:00:00Z.
inline CommandRun RunCommand(std::vector<std::string> arguments, const std::string& input = "") {
  const std::vector<std::unique_ptr<Command>> commands = AllCommands();
  const auto parsed = ParseCommandLine(commands, std::move(arguments));
  if (const Notice* const notice = std::get_if<Notice>(&parsed)) {
    return {notice->code, "", notice->text};
  }
  const CommandClock clock;
  SeededRandom random(1);
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  Console console{clock, random, in, out, err};
  const ExitCode code = std::get<Command*>(parsed)->Run(console);
  return {code, out.str(), err.str()};
}

}  // namespace rollcall::testing
