// rollcall: the one program. Each command is a file of this folder; commands.cc is their table.

#include <csignal>
#include <iostream>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "cli/command_line.h"
#include "cli/commands.h"

namespace rollcall {
namespace {

int Main(const std::vector<std::string>& arguments) {
  std::signal(SIGPIPE, SIG_IGN);  // A reader that went away is an error of one write, no more.

  const std::vector<std::unique_ptr<Command>> commands = AllCommands();
  const auto parsed = ParseCommandLine(commands, arguments);
  if (const Notice* const notice = std::get_if<Notice>(&parsed)) {
    (notice->code == ExitCode::kOk ? std::cout : std::cerr) << notice->text;
    return static_cast<int>(notice->code);
  }

  const SystemClock clock;
  SystemRandom random;
  Console console{clock, random, std::cin, std::cout, std::cerr};
  return static_cast<int>(std::get<Command*>(parsed)->Run(console));
}

}  // namespace
}  // namespace rollcall

int main(int argc, char** argv) {
  return rollcall::Main(std::vector<std::string>(argv + 1, argv + argc));
}
