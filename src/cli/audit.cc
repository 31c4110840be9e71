// rollcall audit: has a node recount what it keeps, and says whether its counters agree.

#include <chrono>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "cli/audit_text.h"
#include "cli/call_and_wait.h"
#include "cli/client_tls.h"
#include "cli/commands.h"
#include "cli/server_call.h"
#include "cli/values.h"
#include "client/url.h"

namespace rollcall {
namespace {

class AuditCommand final : public Command {
 public:
  std::string_view name() const override { return "audit"; }
  std::string_view summary() const override { return "Have a node recount what it keeps"; }
  std::string_view details() const override {
    return "Asks the admin door to recount every record and to compare with its counters, while "
           "the\n"
           "node serves on. Exit 0 when all agrees; 1 when something differs, or without an "
           "answer.\n"
           "A token on a command line is seen by every user of the machine: the environment is "
           "the\n"
           "better place.";
  }
  std::string_view example() const override {
    return "ROLLCALL_ADMIN_TOKEN=... rollcall audit --admin http://127.0.0.1:8802";
  }

  std::vector<Option> Options() override {
    return {
        {.name = "--admin",
         .value = "URL",
         .help = "Address of the admin door, http://host:port or https://",
         .take = TakeText(admin_),
         .required = true},
        CaFileOption(ca_file_),
        {.name = "--token",
         .value = "T",
         .help = "The door's admin.token, if it has one",
         .take = TakeToken(),
         .environment = "ROLLCALL_ADMIN_TOKEN"},
        TimeoutOption(timeout_, "65s"),
        RawOption(raw_),
    };
  }

  ExitCode Run(Console& console) override {
    const std::optional<ServerWay> way = FindServer("--admin", admin_, ca_file_, console);
    if (!way) return ExitCode::kUsage;
    const Result<HttpAnswer> answer =
        CallAndWait(console.clock, way->url, RequestText(way->url), timeout_, way->tls);
    if (!answer) return SayNo(console, answer.error());
    const Result<AuditVerdict> verdict = AuditText(answer->status, answer->body);
    if (raw_) console.out << answer->body << "\n";
    if (!verdict) return SayNo(console, verdict.error());
    if (!raw_) console.out << verdict->text;
    return verdict->agrees ? ExitCode::kOk : ExitCode::kNo;
  }

 private:
  TakeValue TakeToken() {
    return [this](std::string_view text) {
      // It becomes a header field.
      for (const char byte : text) {
        if (byte <= ' ' || byte > '~') {
          return Status(StatusCode::kInvalidArgument, "must be printable ASCII without blanks");
        }
      }
      token_ = text;
      return Status();
    };
  }

  std::string RequestText(const Url& admin) const {
    std::string text = "POST /audit HTTP/1.1\r\nHost: " + admin.Authority() +
                       "\r\nContent-Length: 0\r\nConnection: close\r\n";
    if (!token_.empty()) text += "Authorization: Bearer " + token_ + "\r\n";
    return text + "\r\n";
  }

  std::string admin_;
  std::string ca_file_;
  std::string token_;
  Duration timeout_ = std::chrono::seconds(65);  // The node gives up after 60 s.
  bool raw_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeAuditCommand() {
  return std::make_unique<AuditCommand>();
}

}  // namespace rollcall
