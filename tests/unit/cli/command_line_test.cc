#include "cli/command_line.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/values.h"

namespace rollcall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class FakeCommand final : public Command {
 public:
  explicit FakeCommand(std::string name) : name_(std::move(name)) {}

  std::string_view name() const override { return name_; }
  std::string_view summary() const override { return "Does it"; }
  std::string_view details() const override { return "What to know."; }
  std::string_view example() const override { return "rollcall do --count 3 1"; }
  std::vector<Option> Options() override {
    return {{.name = "--count",
             .value = "N",
             .help = "How many",
             .take = TakeInteger(count, 1, 9),
             .required = true},
            {.name = "--text",
             .value = "T",
             .help = "Some text",
             .take = TakeText(text),
             .environment = "ROLLCALL_COMMAND_LINE_TEST"},
            {.name = "--flag", .value = "", .help = "A flag", .take = TakeFlag(flag)},
            {.name = "--json",
             .value = "FILE",
             .help = "A value or none",
             .take =
                 [this](std::string_view value) {
                   json.push_back(std::string(value));
                   return Status();
                 },
             .value_may_lack = true},
            {.name = "USER",
             .value = "N",
             .help = "Users",
             .take = TakeIntegers(users, 0, 99, 3),
             .required = true,
             .repeated = true}};
  }
  ExitCode Run(Console&) override { return ExitCode::kOk; }

  std::int64_t count = 0;
  std::string text;
  bool flag = false;
  std::vector<std::string> json;
  std::vector<std::int64_t> users;

 private:
  std::string name_;
};

class CommandLineTest : public ::testing::Test {
 protected:
  CommandLineTest() {
    for (const char* const name : {"do", "bench hold"}) {
      auto command = std::make_unique<FakeCommand>(name);
      fakes_.push_back(command.get());
      commands_.push_back(std::move(command));
    }
  }

  FakeCommand* Parse(std::vector<std::string> arguments) {
    auto parsed = ParseCommandLine(commands_, std::move(arguments));
    if (Notice* const notice = std::get_if<Notice>(&parsed)) {
      notice_ = *notice;
      return nullptr;
    }
    return static_cast<FakeCommand*>(std::get<Command*>(parsed));
  }
  std::string UsageErrorOf(std::vector<std::string> arguments) {
    EXPECT_EQ(Parse(std::move(arguments)), nullptr);
    EXPECT_EQ(notice_.code, ExitCode::kUsage);
    return notice_.text;
  }

  std::vector<std::unique_ptr<Command>> commands_;
  std::vector<FakeCommand*> fakes_;
  Notice notice_;
};

TEST_F(CommandLineTest, FindsTheCommandAndTakesItsOptions) {
  FakeCommand* const command = Parse({"do", "--count", "3", "--text=a b", "--flag", "1", "2", "3"});
  ASSERT_EQ(command, fakes_[0]) << notice_.text;
  EXPECT_EQ(command->count, 3);
  EXPECT_EQ(command->text, "a b");
  EXPECT_TRUE(command->flag);
  EXPECT_THAT(command->users, ElementsAre(1, 2, 3));
  EXPECT_THAT(command->json, ElementsAre());
}

TEST_F(CommandLineTest, FindsACommandOfAGroup) {
  EXPECT_EQ(Parse({"bench", "hold", "--count", "3", "1"}), fakes_[1]) << notice_.text;
}

TEST_F(CommandLineTest, AValueThatMayLackIsTakenAsEmpty) {
  ASSERT_NE(Parse({"do", "1", "--count", "3", "--json"}), nullptr) << notice_.text;
  ASSERT_NE(Parse({"do", "1", "--count", "3", "--json", "file"}), nullptr) << notice_.text;
  EXPECT_THAT(fakes_[0]->json, ElementsAre("", "file"));
}

TEST_F(CommandLineTest, ReadsTheEnvironmentForAnOptionNotGiven) {
  ::setenv("ROLLCALL_COMMAND_LINE_TEST", "from there", 1);
  EXPECT_NE(Parse({"do", "--count", "3", "1"}), nullptr);
  EXPECT_EQ(fakes_[0]->text, "from there");
  EXPECT_NE(Parse({"do", "--count", "3", "--text", "here", "1"}), nullptr);
  EXPECT_EQ(fakes_[0]->text, "here");
  ::unsetenv("ROLLCALL_COMMAND_LINE_TEST");
}

TEST_F(CommandLineTest, WrongUsageNamesWhatIsWrongAndWhereHelpIs) {
  EXPECT_THAT(UsageErrorOf({}), HasSubstr("Try: rollcall --help"));
  EXPECT_THAT(UsageErrorOf({"dance"}), HasSubstr("dance"));
  EXPECT_THAT(UsageErrorOf({"bench"}), HasSubstr("Try: rollcall bench --help"));
  EXPECT_THAT(UsageErrorOf({"do", "1"}), HasSubstr("--count is required"));
  EXPECT_THAT(UsageErrorOf({"do", "--count", "3"}), HasSubstr("USER is required"));
  EXPECT_THAT(UsageErrorOf({"do", "--count", "10", "1"}),
              HasSubstr("--count: must be an integer from 1 to 9"));
  EXPECT_THAT(UsageErrorOf({"do", "--count", "3", "--count", "4", "1"}), HasSubstr("--count"));
  EXPECT_THAT(UsageErrorOf({"do", "--count", "3", "1", "--unknown"}), HasSubstr("--unknown"));
  EXPECT_THAT(UsageErrorOf({"do", "--count", "3", "1", "2", "3", "4"}), HasSubstr("at most 3"));
  EXPECT_THAT(notice_.text, HasSubstr("Try: rollcall do --help"));
}

TEST_F(CommandLineTest, HelpAndVersionAreEverywhere) {
  for (const std::vector<std::string>& path :
       {std::vector<std::string>{}, {"do"}, {"bench"}, {"bench", "hold"}}) {
    for (const std::string option : {"--help", "-h", "--version"}) {
      std::vector<std::string> arguments = path;
      arguments.push_back(option);
      EXPECT_EQ(Parse(arguments), nullptr);
      EXPECT_EQ(notice_.code, ExitCode::kOk) << option << notice_.text;
    }
    EXPECT_THAT(notice_.text, StartsWith("rollcall "));
  }
}

TEST_F(CommandLineTest, HelpShowsOptionsAndTheExample) {
  Parse({"bench", "hold", "--help"});
  for (const char* const shown :
       {"--count N", "How many", "What to know.", "Usage: rollcall bench hold",
        "Example:\n  rollcall do --count 3 1"}) {
    EXPECT_THAT(notice_.text, HasSubstr(shown));
  }
  Parse({"--help"});
  EXPECT_THAT(notice_.text, HasSubstr("Usage: rollcall [OPTIONS]"));
  for (const char* const shown : {"do", "bench", "Does it"}) {
    EXPECT_THAT(notice_.text, HasSubstr(shown));
  }
}

}  // namespace
}  // namespace rollcall
