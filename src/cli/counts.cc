// rollcall counts: asks a node how many users of an app are online, as a customer's server would.

#include <chrono>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "cli/call_and_wait.h"
#include "cli/client_tls.h"
#include "cli/commands.h"
#include "cli/counts_text.h"
#include "cli/key_options.h"
#include "cli/server_call.h"
#include "cli/values.h"
#include "client/signed_call.h"
#include "client/url.h"

namespace rollcall {
namespace {

class CountsCommand final : public Command {
 public:
  std::string_view name() const override { return "counts"; }
  std::string_view summary() const override { return "Ask how many users of an app are online"; }
  std::string_view details() const override {
    return "Signs and sends one GetOnlineCounts. Exit 0 when it was answered; 1 when it was "
           "refused or\n"
           "not answered. Keys on a command line are seen by every user of the machine: the\n"
           "environment is the better place.";
  }
  std::string_view example() const override {
    return "ROLLCALL_ACCESS_KEY=AKLT... ROLLCALL_SECRET_KEY=... \\\n"
           "    rollcall counts --endpoint http://127.0.0.1:8800 --app-id 123";
  }

  std::vector<Option> Options() override {
    return {
        EndpointOption(endpoint_),      CaFileOption(ca_file_),    AccessKeyOption(key_.id),
        SecretKeyOption(key_.secret),   RegionOption(key_.region), AppIdOption(app_),
        TimeoutOption(timeout_, "10s"), RawOption(raw_),
    };
  }

  ExitCode Run(Console& console) override {
    const std::optional<ServerWay> way = FindServer("--endpoint", endpoint_, ca_file_, console);
    if (!way) return ExitCode::kUsage;
    const ApiCall call{.action = "GetOnlineCounts",
                       .version = std::string(kOwnApiVersion),
                       .body = "{\"AppId\":" + std::to_string(app_) + "}"};
    const Result<RequestSignature> signature = Sign(call, way->url, key_, console.clock.Wall());
    if (!signature) return SayNo(console, signature.error());
    const Result<HttpAnswer> answer =
        CallAndWait(console.clock, way->url, RequestText(call, *signature), timeout_, way->tls);
    if (!answer) return SayNo(console, answer.error());
    const Result<std::string> text = CountsText(answer->status, answer->body);
    if (raw_) console.out << answer->body << "\n";
    if (!text) return SayNo(console, text.error());
    if (!raw_) console.out << *text;
    return ExitCode::kOk;
  }

 private:
  std::string endpoint_;
  std::string ca_file_;
  ApiKey key_;
  std::int64_t app_ = 0;
  Duration timeout_ = std::chrono::seconds(10);
  bool raw_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeCountsCommand() {
  return std::make_unique<CountsCommand>();
}

}  // namespace rollcall
