// rollcall query: asks a node who is online, as a customer's server would.

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/call_and_wait.h"
#include "cli/client_tls.h"
#include "cli/commands.h"
#include "cli/key_options.h"
#include "cli/online_table.h"
#include "cli/presence_table.h"
#include "cli/server_call.h"
#include "cli/values.h"
#include "client/presence_answer.h"
#include "client/signed_call.h"
#include "client/url.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

constexpr std::int64_t kMaxInt64 = std::numeric_limits<std::int64_t>::max();

class QueryCommand final : public Command {
 public:
  std::string_view name() const override { return "query"; }
  std::string_view summary() const override { return "Ask who of some users is online"; }
  std::string_view details() const override {
    return "Signs and sends one QueryOnlineStatus; with --native one QueryPresence, which says "
           "more:\n"
           "each connection's owner, and when and why who is offline was last seen. Exit 0 when it "
           "was answered, also when nobody "
           "is\n"
           "online; 1 when it was refused or not answered. Keys on a command line are seen by "
           "every\n"
           "user of the machine: the environment is the better place.";
  }
  std::string_view example() const override {
    return "ROLLCALL_ACCESS_KEY=AKLT... ROLLCALL_SECRET_KEY=... \\\n"
           "    rollcall query --endpoint http://127.0.0.1:8800 --app-id 123 10001 10002";
  }

  std::vector<Option> Options() override {
    return {
        EndpointOption(endpoint_),
        CaFileOption(ca_file_),
        AccessKeyOption(key_.id),
        SecretKeyOption(key_.secret),
        RegionOption(key_.region),
        AppIdOption(app_),
        TimeoutOption(timeout_, "10s"),
        RawOption(raw_),
        {.name = "--native",
         .value = "",
         .help = "Ask with QueryPresence, of up to 1000 users",
         .take = TakeFlag(native_)},
        {.name = "--changed-since",
         .value = "V",
         .help = "With --native: only users who changed since the answer of this Version",
         .take = TakeInteger(changed_since_, 0, kMaxInt64)},
        {.name = "USER",
         .value = "N",
         .help = "User ids, 1 to 100 of them",
         .take = TakeIntegers(users_, 0, kMaxInt64, kMaxUsersPerInspection),
         .required = true,
         .repeated = true},
    };
  }

  ExitCode Run(Console& console) override {
    if (const std::string rule = CheckUsage(); !rule.empty()) {
      console.err << "rollcall: " << rule << "\n";
      return ExitCode::kUsage;
    }
    const std::optional<ServerWay> way = FindServer("--endpoint", endpoint_, ca_file_, console);
    if (!way) return ExitCode::kUsage;
    const Result<HttpAnswer> answer = Call(console, way->url, way->tls);
    if (!answer) return SayNo(console, answer.error());
    return native_ ? ShowPresence(console, *answer) : ShowOnline(console, *answer);
  }

 private:
  static constexpr std::int64_t kNotGiven = -1;

  std::string CheckUsage() const {
    if (!native_ && changed_since_ != kNotGiven) return "--changed-since needs --native";
    if (!native_ && users_.size() > kMaxUsersPerQuery)
      return "USER: at most 100; 1000 with --native";
    return {};
  }

  ExitCode ShowPresence(Console& console, const HttpAnswer& answer) const {
    const Result<PresenceRows> rows = ReadPresenceAnswer(answer.status, answer.body);
    if (raw_) console.out << answer.body << "\n";
    if (!rows) return SayNo(console, rows.error());
    if (raw_) return ExitCode::kOk;
    console.out << PresenceTable(*rows).ToText() << "as of Version " << rows->version << "\n";
    return ExitCode::kOk;
  }

  ExitCode ShowOnline(Console& console, const HttpAnswer& answer) const {
    const Result<QueryAnswer> online = ReadQueryAnswer(answer.status, answer.body);
    if (raw_) console.out << answer.body << "\n";
    if (!online) return SayNo(console, online.error());
    if (!raw_) console.out << OnlineTable(users_, online->online).ToText();
    return ExitCode::kOk;
  }

  Result<HttpAnswer> Call(Console& console, const Url& endpoint,
                          std::shared_ptr<const TlsContext> tls) const {
    std::vector<UserId> users;
    for (const std::int64_t user : users_)
      users.push_back(UserId{user});
    const ApiCall call = CallFor(AppId{static_cast<std::int32_t>(app_)}, users);
    const Result<RequestSignature> signature = Sign(call, endpoint, key_, console.clock.Wall());
    if (!signature) return signature.error();
    return CallAndWait(console.clock, endpoint, RequestText(call, *signature), timeout_,
                       std::move(tls));
  }

  ApiCall CallFor(AppId app, std::span<const UserId> users) const {
    if (!native_) return {.action = std::string(kQueryAction), .body = QueryBody(app, users)};
    const auto since = changed_since_ == kNotGiven ? std::nullopt : std::optional(changed_since_);
    return {.action = std::string(kPresenceAction),
            .version = std::string(kOwnApiVersion),
            .body = PresenceBody(app, users, since)};
  }

  std::string endpoint_;
  std::string ca_file_;
  ApiKey key_;
  std::int64_t app_ = 0;
  Duration timeout_ = std::chrono::seconds(10);
  std::vector<std::int64_t> users_;
  bool raw_ = false;
  bool native_ = false;
  std::int64_t changed_since_ = kNotGiven;
};

}  // namespace

std::unique_ptr<Command> MakeQueryCommand() {
  return std::make_unique<QueryCommand>();
}

}  // namespace rollcall
