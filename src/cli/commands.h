// The commands of the program, in the order the help shows them.

#pragma once

#include <memory>
#include <vector>

#include "cli/command.h"

namespace rollcall {

std::unique_ptr<Command> MakeServeCommand();
std::unique_ptr<Command> MakeDemoCommand();
std::unique_ptr<Command> MakeQueryCommand();
std::unique_ptr<Command> MakeCountsCommand();
std::unique_ptr<Command> MakeAuditCommand();
std::unique_ptr<Command> MakeTokenCommand();
std::unique_ptr<Command> MakeConnectCommand();
std::unique_ptr<Command> MakeSignCommand();
std::unique_ptr<Command> MakeCheckConfigCommand();
std::unique_ptr<Command> MakeBenchHoldCommand();
std::unique_ptr<Command> MakeBenchStormCommand();
std::unique_ptr<Command> MakeBenchQueryCommand();

std::vector<std::unique_ptr<Command>> AllCommands();

}  // namespace rollcall
