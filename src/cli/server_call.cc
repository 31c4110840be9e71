#include "cli/server_call.h"

#include <chrono>
#include <limits>
#include <ostream>
#include <utility>

#include "cli/client_tls.h"
#include "cli/values.h"

namespace rollcall {

Option EndpointOption(std::string& url) {
  return {.name = "--endpoint",
          .value = "URL",
          .help = "Address of the signed API, http://host:port or https://",
          .take = TakeText(url),
          .required = true};
}

Option AppIdOption(std::int64_t& app) {
  return {.name = "--app-id",
          .value = "N",
          .help = "The application",
          .take = TakeInteger(app, 1, std::numeric_limits<std::int32_t>::max()),
          .required = true};
}

Option TimeoutOption(Duration& timeout, std::string_view usual) {
  return {.name = "--timeout",
          .value = "TIME",
          .help = "Give up after this long (" + std::string(usual) + ")",
          .take = TakeDuration(timeout, std::chrono::milliseconds(1), std::chrono::minutes(10))};
}

Option RawOption(bool& raw) {
  return {
      .name = "--json", .value = "", .help = "Print the answer as it came", .take = TakeFlag(raw)};
}

std::optional<ServerWay> FindServer(std::string_view option, const std::string& url,
                                    const std::string& ca_file, Console& console) {
  Result<Url> parsed = ParseUrl(url, "http");
  if (!parsed) {
    console.err << "rollcall: " << option << ": " << parsed.error().message() << "\n";
    return std::nullopt;
  }
  Result<std::shared_ptr<const TlsContext>> tls = OpenClientTls(*parsed, ca_file, console.in);
  if (!tls) {
    console.err << "rollcall: " << tls.error().message() << "\n";
    return std::nullopt;
  }
  return ServerWay{*std::move(parsed), *std::move(tls)};
}

ExitCode SayNo(Console& console, const Status& status) {
  console.err << "rollcall: " << status.message() << "\n";
  return ExitCode::kNo;
}

}  // namespace rollcall
