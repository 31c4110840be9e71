// rollcall serve: runs a node.

#include "app/serve.h"

#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/values.h"

namespace rollcall {
namespace {

class ServeCommand final : public Command {
 public:
  std::string_view name() const override { return "serve"; }
  std::string_view summary() const override { return "Run a node"; }
  std::string_view details() const override {
    return "Logs to standard error. SIGTERM drains and exits 0, a second one exits at once; "
           "SIGHUP\n"
           "reloads accounts, keys, apps and limits. Exit 1 when a port is taken or the engine "
           "cannot\n"
           "start, 2 when the configuration is bad: see rollcall check-config.";
  }
  std::string_view example() const override { return "rollcall serve --config rollcall.toml"; }

  std::vector<Option> Options() override {
    return {{.name = "--config",
             .value = "FILE",
             .help = "The configuration",
             .take = TakeText(config_),
             .required = true}};
  }

  ExitCode Run(Console&) override { return static_cast<ExitCode>(RunServe(config_)); }

 private:
  std::string config_;
};

}  // namespace

std::unique_ptr<Command> MakeServeCommand() {
  return std::make_unique<ServeCommand>();
}

}  // namespace rollcall
