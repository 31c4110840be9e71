#include "cli/command_line.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/version.h"

namespace rollcall {
namespace {

constexpr std::string_view kProgram = "rollcall";
constexpr std::size_t kOptionColumn = 34;

// Throws what CLI11 expects of a value it must refuse; ParseCommandLine catches it.
void Take(const Option& option, const std::string& value) {
  const Status status = option.take(value);
  if (!status.ok()) throw CLI::ValidationError(option.name, status.message());
}

void AddFlag(CLI::App& app, const Option& option) {
  app.add_flag_callback(
      option.name, [option] { Take(option, ""); }, option.help);
}

void AddValue(CLI::App& app, const Option& option) {
  CLI::Option* const added = app.add_option_function<std::vector<std::string>>(
                                    option.name,
                                    [option](const std::vector<std::string>& values) {
                                      for (const std::string& value : values)
                                        Take(option, value);
                                    },
                                    option.help)
                                 ->type_name(option.value)
                                 ->required(option.required);
  if (option.repeated) {
    added->expected(1, CLI::detail::expected_max_vector_size);
  } else if (option.value_may_lack) {
    added->expected(0, 1)->allow_extra_args(false);
  } else {
    added->expected(1)->allow_extra_args(false);
    added->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  }
  if (!option.environment.empty()) added->envname(option.environment);
}

std::string Footer(const Command& command) {
  std::string text;
  if (!command.details().empty()) text.append(command.details()).append("\n");
  return text.append("\nExample:\n  ").append(command.example());
}

// The App of "bench" when adding "bench hold".
CLI::App& Group(CLI::App& root, const std::string& name) {
  for (CLI::App* const known : root.get_subcommands([](const CLI::App*) { return true; })) {
    if (known->get_name() == name) return *known;
  }
  CLI::App* const group = root.add_subcommand(name, "Load generators: " + name + " COMMAND --help");
  group->set_version_flag("--version", VersionLine());
  return *group;
}

CLI::App& AddCommand(CLI::App& root, Command& command) {
  const std::string name(command.name());
  const std::size_t space = name.find(' ');
  CLI::App& parent = space == std::string::npos ? root : Group(root, name.substr(0, space));
  CLI::App* const app = parent.add_subcommand(
      name.substr(space == std::string::npos ? 0 : space + 1), std::string(command.summary()));
  for (const Option& option : command.Options()) {
    if (option.value.empty()) {
      AddFlag(*app, option);
    } else {
      AddValue(*app, option);
    }
  }
  app->footer(Footer(command));
  return *app;
}

// CLI11 writes "rollcall query: --app-id is required" and the like; one line, then where help is.
Notice UsageError(const CLI::ParseError& error, const std::string& path) {
  return Notice{ExitCode::kUsage,
                "rollcall: " + std::string(error.what()) + "\nTry: " + path + " --help\n"};
}

// What has been understood of the commands, as typed: "rollcall bench hold".
std::string PathOf(const CLI::App& root) {
  std::string path(kProgram);
  const CLI::App* app = &root;
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
    path.append(" ").append(app->get_name());
  }
  return path;
}

std::string HelpOfChosen(const CLI::App& root) {
  const CLI::App* app = &root;
  while (!app->get_subcommands().empty())
    app = app->get_subcommands().front();
  // The formatter writes the app's own name behind what it is told stands before it.
  const std::string path = PathOf(root);
  return app->help(app == &root ? "" : path.substr(0, path.rfind(' ')));
}

}  // namespace

std::variant<Command*, Notice> ParseCommandLine(std::span<const std::unique_ptr<Command>> commands,
                                                std::vector<std::string> arguments) {
  CLI::App root("Rollcall: who is online, answered by a server of your own.",
                std::string(kProgram));
  root.get_formatter()->column_width(kOptionColumn);
  root.set_help_flag("-h,--help", "Print this and exit");
  root.set_version_flag("--version", VersionLine());
  root.footer(
      "Each command explains itself: rollcall COMMAND --help\nFirst time here? rollcall demo");

  std::vector<std::pair<CLI::App*, Command*>> apps;
  for (const std::unique_ptr<Command>& command : commands) {
    CLI::App& app = AddCommand(root, *command);
    app.set_version_flag("--version", VersionLine());
    apps.emplace_back(&app, command.get());
  }

  std::reverse(arguments.begin(), arguments.end());  // The order CLI11 takes vectors in.
  try {
    root.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return Notice{ExitCode::kOk, HelpOfChosen(root)};
  } catch (const CLI::CallForVersion&) {
    return Notice{ExitCode::kOk, VersionLine() + "\n"};
  } catch (const CLI::ParseError& error) {
    return UsageError(error, PathOf(root));
  }
  const auto chosen = std::find_if(apps.begin(), apps.end(),
                                   [](const auto& entry) { return entry.first->parsed(); });
  if (chosen == apps.end()) {
    return Notice{ExitCode::kUsage,
                  "rollcall: a command is required\nTry: " + PathOf(root) + " --help\n"};
  }
  return chosen->second;
}

}  // namespace rollcall
