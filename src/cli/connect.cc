// rollcall connect: one device, for trying a gateway by hand and for tests that need a real one.

#include <chrono>
#include <csignal>
#include <limits>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cli/client_tls.h"
#include "cli/commands.h"
#include "cli/read_input.h"
#include "cli/values.h"
#include "client/connector.h"
#include "client/device.h"
#include "client/resolve.h"
#include "client/url.h"
#include "codec/json_writer.h"
#include "net/epoll_loop.h"
#include "net/signal_watcher.h"

namespace rollcall {
namespace {

constexpr std::int64_t kMaxInt64 = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kMaxTokenBytes = 16 * 1024;
constexpr Duration kConnectTimeout = std::chrono::seconds(10);

// Prints what its device hears, and stops the loop when it is over.
class PrintingDevice final : private DeviceEvents {
 public:
  PrintingDevice(EpollLoop& loop, Console& console, std::shared_ptr<const TlsContext> tls)
      : loop_(loop),
        console_(console),
        context_{.loop = loop, .clock = console.clock, .random = console.random},
        connector_(loop, std::move(tls)) {}

  void Start(const Url& gateway, const Address& address, DeviceLogin login) {
    connector_.Connect(
        gateway, {.remote = address, .source = {}}, console_.clock.Now() + kConnectTimeout,
        [this, gateway, login = std::move(login)](Result<std::unique_ptr<Stream>> stream) mutable {
          if (!stream) return Fail(stream.error());
          device_ = std::make_unique<Device>(context_, static_cast<DeviceEvents&>(*this),
                                             *std::move(stream), std::move(login));
          device_->Start(gateway.Authority(), gateway.target);
        });
  }

  // The first signal says goodbye, the second does not wait for the answer.
  void OnSignal() {
    if (!device_ || leaving_) {
      exit_code_ = ExitCode::kOk;
      loop_.Stop();
      return;
    }
    leaving_ = true;
    device_->Logout();
  }

  ExitCode exit_code() const { return exit_code_; }

 private:
  void OnMessage(std::string_view json) override { console_.out << json << std::endl; }
  void OnWelcome(const Welcome&) override {}
  void OnEnd(std::uint16_t code, std::string_view reason) override {
    std::string line;
    JsonWriter(line)
        .BeginObject()
        .Key("Type")
        .String("Closed")
        .Key("Code")
        .Integer(code)
        .Key("Reason")
        .String(reason)
        .EndObject();
    console_.out << line << std::endl;
    exit_code_ = leaving_ ? ExitCode::kOk : ExitCode::kNo;
    loop_.Stop();
  }

  void Fail(const Status& status) {
    console_.err << "rollcall: " << status.message() << "\n";
    loop_.Stop();
  }

  EpollLoop& loop_;
  Console& console_;
  ClientContext context_;
  Connector connector_;
  std::unique_ptr<Device> device_;
  bool leaving_ = false;
  ExitCode exit_code_ = ExitCode::kNo;
};

class ConnectCommand final : public Command {
 public:
  std::string_view name() const override { return "connect"; }
  std::string_view summary() const override { return "Be one device: log in and stay online"; }
  std::string_view details() const override {
    return "Prints each message of the gateway as one line of JSON, and a last line of type "
           "Closed.\n"
           "Pings at the heartbeat it is told. Ctrl-C logs out and exits 0; exit 1 when the "
           "gateway\n"
           "closes the connection or cannot be reached. It does not connect again by itself.";
  }
  std::string_view example() const override {
    return "rollcall token --config rollcall.toml --app-id 123 --user-id 10001 | \\\n"
           "    rollcall connect --gateway ws://127.0.0.1:8801 --token - --device-id 1 "
           "--platform Android --client-version 1";
  }

  std::vector<Option> Options() override {
    return {
        {.name = "--gateway",
         .value = "URL",
         .help = "The gateway, ws://host:port or wss://",
         .take = TakeText(gateway_),
         .required = true},
        CaFileOption(ca_file_),
        {.name = "--token",
         .value = "T",
         .help = "Device token; - reads it from standard input, out of other users' sight",
         .take = TakeText(token_),
         .required = true},
        {.name = "--device-id",
         .value = "N",
         .help = "0 is a device without an identity",
         .take = TakeInteger(device_, 0, kMaxInt64),
         .required = true},
        {.name = "--platform",
         .value = "P",
         .help = "Android, iOS or Web",
         .take = TakePlatform(platform_),
         .required = true},
        {.name = "--client-version",
         .value = "N",
         .help = "Your own numbering",
         .take = TakeInteger(client_version_, 0, kMaxInt64),
         .required = true},
    };
  }

  ExitCode Run(Console& console) override {
    Result<Url> gateway = ParseUrl(gateway_, "ws");
    if (!gateway) return Fail(console, "--gateway: " + gateway.error().message(), ExitCode::kUsage);
    if (gateway->target == "/") gateway->target = kDeviceTarget;
    Result<std::shared_ptr<const TlsContext>> tls = OpenClientTls(*gateway, ca_file_, console.in);
    if (!tls) return Fail(console, tls.error().message(), ExitCode::kUsage);
    if (token_ == "-") {
      Result<std::string> token = ReadInput("-", console.in, kMaxTokenBytes);
      if (!token) return Fail(console, "--token: " + token.error().message(), ExitCode::kUsage);
      token_ = *std::move(token);
      token_.erase(token_.find_last_not_of(" \r\n") + 1);
    }
    const Result<Address> address = Resolve(*gateway);
    if (!address) return Fail(console, address.error().message(), ExitCode::kNo);

    EpollLoop loop;
    PrintingDevice device(loop, console, *std::move(tls));
    SignalWatcher signals(loop, {SIGINT, SIGTERM}, [&device](int) { device.OnSignal(); });
    device.Start(*gateway, *address,
                 {.token = token_,
                  .device = DeviceId{device_},
                  .platform = platform_,
                  .client_version = ClientVersion{client_version_}});
    loop.Run();
    return device.exit_code();
  }

 private:
  static ExitCode Fail(Console& console, const std::string& why, ExitCode code) {
    console.err << "rollcall: " << why << "\n";
    return code;
  }

  std::string gateway_;
  std::string ca_file_;
  std::string token_;
  std::int64_t device_ = 0;
  Platform platform_ = Platform::kAndroid;
  std::int64_t client_version_ = 0;
};

}  // namespace

std::unique_ptr<Command> MakeConnectCommand() {
  return std::make_unique<ConnectCommand>();
}

}  // namespace rollcall
