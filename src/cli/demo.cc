// rollcall demo: the whole product in one command, for somebody who sees it for the first time.

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "app/server.h"
#include "base/log.h"
#include "cli/call_and_wait.h"
#include "cli/commands.h"
#include "cli/demo_device.h"
#include "cli/demo_report.h"
#include "cli/made_up_node.h"
#include "cli/program_path.h"
#include "cli/values.h"
#include "config/loader.h"
#include "config/surroundings.h"
#include "net/epoll_loop.h"
#include "net/signal_watcher.h"

namespace rollcall {
namespace {

constexpr std::array<DemoDeviceSpec, 3> kDevices = {
    {{.user = 10001, .device = 1, .platform = Platform::kAndroid, .client_version = 100},
     {.user = 10001, .device = 2, .platform = Platform::kWeb, .client_version = 204},
     {.user = 10002, .device = 3, .platform = Platform::kIos, .client_version = 101}}};
// The last one never comes online.
constexpr std::array<std::int64_t, 3> kAskedUsers = {10001, 10002, 10003};
constexpr Duration kQueryTimeout = std::chrono::seconds(10);
constexpr Duration kTendInterval = std::chrono::milliseconds(200);
constexpr int kStartAttempts = 3;

struct RunningNode {
  MadeUpNode made_up;
  std::unique_ptr<Server> server;
};

// A port found free may be taken before the node listens on it: then others are tried.
Result<RunningNode> StartNode(RandomSource& random, const MadeUpNodeOptions& options,
                              Logger& logger) {
  for (int attempt = 1;; ++attempt) {
    Result<MadeUpNode> made_up = MakeUpNode(random, options);
    if (!made_up) return made_up.error();
    const LoadResult loaded = LoadConfigText(made_up->config, "", ProcessSurroundings());
    CHECK(loaded.ok());
    Result<std::unique_ptr<Server>> server = Server::Start(loaded.settings, logger);
    if (server) return RunningNode{*std::move(made_up), *std::move(server)};
    if (server.error().code() != StatusCode::kAlreadyExists || attempt == kStartAttempts) {
      return server.error();
    }
  }
}

// Keeps the devices' output flowing and says when one has gone, until a signal comes.
class DemoWatch {
 public:
  DemoWatch(Console& console, std::vector<DemoDevice>& devices)
      : console_(console),
        devices_(devices),
        signals_(loop_, {SIGINT, SIGTERM}, [this](int) { loop_.Stop(); }) {}

  void Run() {
    Tend();
    loop_.Run();
  }

 private:
  void Tend() {
    for (DemoDevice& device : devices_) {
      if (!device.Tend()) continue;
      console_.out << "user " << device.spec().user << "'s " << ToText(device.spec().platform)
                   << " device (process " << device.pid() << ") is gone: ask again\n"
                   << std::flush;
    }
    loop_.RunAt(console_.clock.Now() + kTendInterval, [this] { Tend(); });
  }

  EpollLoop loop_;
  Console& console_;
  std::vector<DemoDevice>& devices_;
  SignalWatcher signals_;
};

class DemoCommand final : public Command {
 public:
  std::string_view name() const override { return "demo"; }
  std::string_view summary() const override {
    return "Start here: a node, three devices, one query, all on this machine";
  }
  std::string_view details() const override {
    return "Makes up an account, an app and keys, starts a node on loopback and three simulated\n"
           "devices, asks who is online, and shows how to repeat that. Nothing is kept. Ctrl-C "
           "ends\n"
           "it. A port that is taken is replaced by a free one, unless it was asked for.";
  }
  std::string_view example() const override { return "rollcall demo"; }

  std::vector<Option> Options() override {
    return {{.name = "--once",
             .value = "",
             .help = "End after the answer instead of serving on",
             .take = TakeFlag(once_)},
            PortOption("--openapi-port", "Port of the signed API (8800)", options_.openapi_port),
            PortOption("--gateway-port", "Port for devices (8801)", options_.gateway_port),
            PortOption("--admin-port", "Port of health and metrics (8802)", options_.admin_port)};
  }

  ExitCode Run(Console& console) override {
    Logger logger(LogLevel::kError, LogFormat::kText);
    Result<RunningNode> node = StartNode(console.random, options_, logger);
    if (!node) return Fail(console, node.error());
    std::vector<DemoDevice> devices;
    DemoWatch watch(console, devices);
    for (const DemoDeviceSpec& spec : kDevices) {
      Result<DemoDevice> device = DemoDevice::Start(node->made_up, spec, console.clock.Wall());
      if (!device) return Fail(console, device.error());
      devices.push_back(*std::move(device));
    }
    if (const Status status = Show(console, node->made_up, devices); !status.ok()) {
      return Fail(console, status);
    }
    if (!once_) {
      PrintWhatNext(console.out, node->made_up, devices);
      watch.Run();
    }
    return ExitCode::kOk;
  }

 private:
  static Option PortOption(std::string name, std::string help, std::optional<std::uint16_t>& into) {
    return {.name = std::move(name),
            .value = "PORT",
            .help = std::move(help),
            .take = [&into](std::string_view text) {
              std::int64_t port = 0;
              Status status = TakeInteger(port, 0, 65535)(text);
              if (status.ok()) into = static_cast<std::uint16_t>(port);
              return status;
            }};
  }

  static Status Show(Console& console, const MadeUpNode& node,
                     const std::vector<DemoDevice>& devices) {
    DemoQuestion question;
    question.users.assign(kAskedUsers.begin(), kAskedUsers.end());
    std::vector<UserId> users;
    for (const std::int64_t user : kAskedUsers)
      users.push_back(UserId{user});
    question.call = {.action = std::string(kQueryAction), .body = QueryBody(node.app, users)};
    Result<RequestSignature> signature =
        Sign(question.call, node.openapi, node.api_key, console.clock.Wall());
    if (!signature) return signature.error();
    question.signature = *std::move(signature);

    PrintDemoDevices(node, devices, console.out);
    PrintDemoQuestion(node, question, console.out);
    const Result<HttpAnswer> answer = CallAndWait(
        console.clock, node.openapi, RequestText(question.call, question.signature), kQueryTimeout);
    if (!answer) return answer.error();
    PrintDemoAnswer(*answer, console.out);
    const Result<QueryAnswer> online = ReadQueryAnswer(answer->status, answer->body);
    if (!online) return online.error();
    PrintDemoRepeat(node, question, ProgramPath(), console.out);
    console.out << std::flush;
    return {};
  }

  static void PrintWhatNext(std::ostream& out, const MadeUpNode& node,
                            const std::vector<DemoDevice>& devices) {
    out << "Kill a device and ask again: kill " << devices.front().pid() << "\nDevices connect to "
        << "ws://" << node.gateway.Authority() << node.gateway.target << ", metrics are at http://"
        << node.admin.Authority() << "/metrics\nServing until Ctrl-C.\n"
        << std::flush;
  }

  static ExitCode Fail(Console& console, const Status& status) {
    console.err << "rollcall: " << status.message() << "\n";
    return ExitCode::kNo;
  }

  MadeUpNodeOptions options_;
  bool once_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeDemoCommand() {
  return std::make_unique<DemoCommand>();
}

}  // namespace rollcall
