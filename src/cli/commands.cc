#include "cli/commands.h"

namespace rollcall {

std::vector<std::unique_ptr<Command>> AllCommands() {
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(MakeDemoCommand());
  commands.push_back(MakeServeCommand());
  commands.push_back(MakeCheckConfigCommand());
  commands.push_back(MakeQueryCommand());
  commands.push_back(MakeCountsCommand());
  commands.push_back(MakeAuditCommand());
  commands.push_back(MakeTokenCommand());
  commands.push_back(MakeConnectCommand());
  commands.push_back(MakeSignCommand());
  commands.push_back(MakeBenchHoldCommand());
  commands.push_back(MakeBenchStormCommand());
  commands.push_back(MakeBenchQueryCommand());
  return commands;
}

}  // namespace rollcall
