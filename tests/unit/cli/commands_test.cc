#include "cli/commands.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::HasSubstr;

TEST(Commands, EachExplainsItselfWithAnExample) {
  const std::vector<std::unique_ptr<Command>> commands = AllCommands();
  EXPECT_GE(commands.size(), 8u);
  for (const std::unique_ptr<Command>& command : commands) {
    const std::string name(command->name());
    EXPECT_THAT(std::string(command->example()), HasSubstr("rollcall " + name));
    EXPECT_FALSE(command->summary().empty());
    for (const Option& option : command->Options())
      EXPECT_FALSE(option.help.empty()) << name << " " << option.name;
  }
}

}  // namespace
}  // namespace rollcall
