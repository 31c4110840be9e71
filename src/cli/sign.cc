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
#include "cli/read_input.h"
#include "cli/values.h"
#include "client/signed_call.h"
#include "client/url.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

TakeValue TakeDate(std::optional<WallTime>& into) {
  return [&into](std::string_view text) {
    into = ParseXDate(text);
    return into ? Status()
                : Status(StatusCode::kInvalidArgument, "must be UTC as YYYYMMDDTHHMMSSZ");
  };
}

class SignCommand final : public Command {
 public:
  std::string_view name() const override { return "sign"; }
  std::string_view summary() const override {
    return "Show how a request is signed, and the curl line that sends it";
  }
  std::string_view details() const override {
    return "Prints the canonical request, the string to sign, the header fields and a curl line.\n"
           "Compare them with what your client makes when a node says SignatureDoesNotMatch.\n"
           "Offline: nothing is sent. The signature is good for 15 minutes around its date.";
  }
  std::string_view example() const override {
    return "echo -n '{\"AppId\":123,\"UserIds\":[10001]}' | \\\n"
           "    rollcall sign --access-key AKLT... --secret-key ... --action QueryOnlineStatus "
           "--body -";
  }

  std::vector<Option> Options() override {
    return {
        {.name = "--access-key",
         .value = "AK",
         .help = "Access key id",
         .take = TakeText(key_.id),
         .required = true,
         .environment = "ROLLCALL_ACCESS_KEY"},
        {.name = "--secret-key",
         .value = "SK",
         .help = "Its secret",
         .take = TakeText(key_.secret),
         .required = true,
         .environment = "ROLLCALL_SECRET_KEY"},
        {.name = "--region",
         .value = "R",
         .help = "Region to sign for (cn-north-1)",
         .take = TakeText(key_.region)},
        {.name = "--date",
         .value = "D",
         .help = "X-Date, as 20261122T080000Z (now)",
         .take = TakeDate(date_)},
        {.name = "--action",
         .value = "A",
         .help = "As QueryOnlineStatus",
         .take = TakeText(call_.action),
         .required = true},
        {.name = "--api-version",
         .value = "V",
         .help = "The action's Version (2020-12-01)",
         .take = TakeText(call_.version)},
        {.name = "--body",
         .value = "FILE",
         .help = "The request's body; - is standard input",
         .take = TakeText(body_file_),
         .required = true},
        {.name = "--host",
         .value = "H",
         .help = "Host and port to sign for (127.0.0.1:8800)",
         .take = TakeText(host_)},
    };
  }

  ExitCode Run(Console& console) override {
    const Result<Url> endpoint = ParseUrl("http://" + host_, "http");
    if (!endpoint) return Fail(console, "--host: " + endpoint.error().message());
    Result<std::string> body = ReadInput(body_file_, console.in, kMaxApiBodyBytes);
    if (!body) return Fail(console, "--body: " + body.error().message());
    call_.body = *std::move(body);
    const WallTime date = date_.value_or(console.clock.Wall());
    const Result<RequestSignature> signature = Sign(call_, *endpoint, key_, date);
    if (!signature) return Fail(console, signature.error().message());
    Print(console.out, *endpoint, *signature);
    return ExitCode::kOk;
  }

 private:
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
  std::string body_file_;
  std::string host_ = "127.0.0.1:8800";
};

}  // namespace

std::unique_ptr<Command> MakeSignCommand() {
  return std::make_unique<SignCommand>();
}

}  // namespace rollcall
