// rollcall counts: asks a node how many users of an app are online, as a customer's server would.

#include <chrono>
#include <limits>
#include <ostream>
#include <string>
#include <utility>

#include "cli/call_and_wait.h"
#include "cli/client_tls.h"
#include "cli/commands.h"
#include "cli/counts_text.h"
#include "cli/key_options.h"
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
        {.name = "--endpoint",
         .value = "URL",
         .help = "Address of the signed API, http://host:port or https://",
         .take = TakeText(endpoint_),
         .required = true},
        CaFileOption(ca_file_),
        AccessKeyOption(key_.id),
        SecretKeyOption(key_.secret),
        RegionOption(key_.region),
        {.name = "--app-id",
         .value = "N",
         .help = "The application",
         .take = TakeInteger(app_, 1, std::numeric_limits<std::int32_t>::max()),
         .required = true},
        {.name = "--timeout",
         .value = "TIME",
         .help = "Give up after this long (10s)",
         .take = TakeDuration(timeout_, std::chrono::milliseconds(1), std::chrono::minutes(10))},
        {.name = "--json",
         .value = "",
         .help = "Print the answer as it came",
         .take = TakeFlag(raw_)},
    };
  }

  ExitCode Run(Console& console) override {
    const Result<Url> endpoint = ParseUrl(endpoint_, "http");
    if (!endpoint) {
      console.err << "rollcall: --endpoint: " << endpoint.error().message() << "\n";
      return ExitCode::kUsage;
    }
    Result<std::shared_ptr<const TlsContext>> tls = OpenClientTls(*endpoint, ca_file_, console.in);
    if (!tls) {
      console.err << "rollcall: " << tls.error().message() << "\n";
      return ExitCode::kUsage;
    }
    const ApiCall call{.action = "GetOnlineCounts",
                       .version = std::string(kOwnApiVersion),
                       .body = "{\"AppId\":" + std::to_string(app_) + "}"};
    const Result<RequestSignature> signature = Sign(call, *endpoint, key_, console.clock.Wall());
    if (!signature) return Fail(console, signature.error());
    const Result<HttpAnswer> answer = CallAndWait(
        console.clock, *endpoint, RequestText(call, *signature), timeout_, *std::move(tls));
    if (!answer) return Fail(console, answer.error());
    const Result<std::string> text = CountsText(answer->status, answer->body);
    if (raw_) console.out << answer->body << "\n";
    if (!text) return Fail(console, text.error());
    if (!raw_) console.out << *text;
    return ExitCode::kOk;
  }

 private:
  static ExitCode Fail(Console& console, const Status& status) {
    console.err << "rollcall: " << status.message() << "\n";
    return ExitCode::kNo;
  }

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
