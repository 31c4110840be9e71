// rollcall sign: shows how a request is signed, step by step, and how to send it with curl.

#include <fstream>
#include <istream>
#include <iterator>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "auth/x_date.h"
#include "cli/commands.h"
#include "cli/curl_line.h"
#include "cli/explain_request.h"
#include "cli/key_options.h"
#include "cli/read_input.h"
#include "cli/values.h"
#include "client/signed_call.h"
#include "client/url.h"
#include "domain/limits.h"
#include "openapi/action.h"

namespace rollcall {
namespace {

TakeValue TakeDate(std::optional<WallTime>& into) {
  return [&into](std::string_view text) {
    into = ParseXDate(text);
    return into ? Status()
                : Status(StatusCode::kInvalidArgument, "must be UTC as YYYYMMDDTHHMMSSZ");
  };
}

constexpr std::size_t kMaxCapturedBytes = 2 * kMaxApiBodyBytes;

class SignCommand final : public Command {
 public:
  std::string_view name() const override { return "sign"; }
  std::string_view summary() const override {
    return "Show how a request is signed, and the curl line that sends it";
  }
  std::string_view details() const override {
    return "Prints the canonical request, the string to sign, the header fields and a curl line.\n"
           "Compare them with what your client makes when a node says SignatureDoesNotMatch.\n"
           "Or give it a captured request with --explain: it says where that one most likely "
           "differs,\n"
           "exit 0 when it does not. Offline: nothing is sent. A signature is good for 15 minutes.";
  }
  std::string_view example() const override {
    return "echo -n '{\"AppId\":123,\"UserIds\":[10001]}' | \\\n"
           "    rollcall sign --access-key AKLT... --secret-key ... --action QueryOnlineStatus "
           "--body -";
  }

  std::vector<Option> Options() override {
    return {
        AccessKeyOption(key_.id),
        SecretKeyOption(key_.secret),
        RegionOption(key_.region),
        {.name = "--date",
         .value = "D",
         .help = "X-Date, as 20261122T080000Z (now)",
         .take = TakeDate(date_)},
        {.name = "--action",
         .value = "A",
         .help = "As QueryOnlineStatus or KickConnections",
         .take = TakeText(call_.action)},
        {.name = "--api-version",
         .value = "V",
         .help = "The action's Version (of a known action: its own, else 2020-12-01)",
         .take = TakeText(version_)},
        {.name = "--body",
         .value = "FILE",
         .help = "The request's body; - is standard input",
         .take = TakeText(body_file_)},
        {.name = "--explain",
         .value = "REQUEST-FILE",
         .help = "Say why this captured HTTP request's signature is refused; - is standard input",
         .take = TakeText(captured_file_)},
        {.name = "--host",
         .value = "H",
         .help = "Host and port to sign for (127.0.0.1:8800)",
         .take = TakeText(host_)},
    };
  }

  ExitCode Run(Console& console) override {
    return captured_file_.empty() ? SignBody(console) : Explain(console);
  }

 private:
  ExitCode SignBody(Console& console) {
    if (call_.action.empty()) return Fail(console, "--action is required");
    if (body_file_.empty()) return Fail(console, "--body is required");
    const Result<Url> endpoint = ParseUrl("http://" + host_, "http");
    if (!endpoint) return Fail(console, "--host: " + endpoint.error().message());
    Result<std::string> body = ReadInput(body_file_, console.in, kMaxApiBodyBytes);
    if (!body) return Fail(console, "--body: " + body.error().message());
    call_.body = *std::move(body);
    call_.version = Version();
    const WallTime date = date_.value_or(console.clock.Wall());
    const Result<RequestSignature> signature = Sign(call_, *endpoint, key_, date);
    if (!signature) return Fail(console, signature.error().message());
    Print(console.out, *endpoint, *signature);
    return ExitCode::kOk;
  }

  std::string Version() const {
    if (!version_.empty()) return version_;
    for (const Action& action : ActionTable()) {
      if (action.name == call_.action) return std::string(action.version);
    }
    return std::string(kApiVersion);
  }

  ExitCode Explain(Console& console) const {
    const Result<std::string> captured = ReadInput(captured_file_, console.in, kMaxCapturedBytes);
    if (!captured) return Fail(console, "--explain: " + captured.error().message());
    const Explanation explanation = ExplainRequest(*captured, key_);
    console.out << explanation.text;
    return explanation.is_good ? ExitCode::kOk : ExitCode::kNo;
  }

  void Print(std::ostream& out, const Url& endpoint, const RequestSignature& signature) const {
    out << "# Canonical request\n" << signature.canonical_request << "\n\n";
    out << "# String to sign\n" << signature.string_to_sign << "\n\n";
    out << "# Header fields\n";
    for (const auto& [name, value] : signature.headers)
      out << name << ": " << value << "\n";
    const std::string url = "http://" + endpoint.Authority() + "/?" + QueryStringOf(call_);
    // A NUL cannot be quoted, so such a body stays in its file.
    const bool from_file = body_file_ != "-" && call_.body.find('\0') != std::string::npos;
    out << "\n# curl\n"
        << CurlLine({.url = url,
                     .signature = signature,
                     .body = call_.body,
                     .body_file = from_file ? std::string_view(body_file_) : std::string_view()})
        << "\n";
  }

  static ExitCode Fail(Console& console, const std::string& why) {
    console.err << "rollcall: " << why << "\n";
    return ExitCode::kUsage;
  }

  ApiKey key_;
  ApiCall call_;
  std::optional<WallTime> date_;
  std::string version_;
  std::string body_file_;
  std::string captured_file_;
  std::string host_ = "127.0.0.1:8800";
};

}  // namespace

std::unique_ptr<Command> MakeSignCommand() {
  return std::make_unique<SignCommand>();
}

}  // namespace rollcall
