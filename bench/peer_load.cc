// peer_load: makes the load of `rollcall bench query` on a peer: the same signed requests on an
// HTTP server, or the same number of users a call, pipelined, on a Valkey. Prints the same report.
//
// usage: peer_load KIND PORT PID USERS DEVICES CONNECTIONS MILLISECONDS
// KIND: http (a server that checks no signature), signed (a crowded_node), hgetall (a hash of
// "user:ID" for each user) or mget (a value of "packed:ID").

#include <charconv>
#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "cli/answer_size.h"
#include "cli/bench_devices.h"
#include "cli/call_load.h"
#include "cli/query_calls.h"
#include "cli/query_report.h"
#include "cli/run_until.h"
#include "client/resolve.h"
#include "domain/limits.h"
#include "signed_query.h"

namespace rollcall {
namespace {

struct Plan {
  std::string kind;
  std::size_t port = 0;
  std::size_t process = 0;
  std::size_t users = 1;
  std::size_t devices = 1;
  std::size_t connections = 1;
  std::size_t milliseconds = 1000;
};

// Signed requests; any answer with status 200 is right.
class HttpPeer final : public CallSource {
 public:
  HttpPeer(const Clock& clock, RandomSource& random, QueryCallsPlan plan)
      : calls_(clock, random, std::move(plan)) {}
  Call Next() override { return calls_.Next(); }
  Answer Take(std::size_t, std::string_view received) override {
    const std::optional<AnswerSize> size = MeasureAnswer(received);
    if (!size) return {.bytes = 0, .error = "not HTTP", .is_broken = true};
    const bool is_right = size->bytes == 0 || size->status == 200;
    return {.bytes = size->bytes, .error = is_right ? "" : std::to_string(size->status)};
  }

 private:
  QueryCalls calls_;
};

// The end of one RESP reply that starts at `at`; npos when it is not all there.
std::size_t ReplyEnd(std::string_view text, std::size_t at) {
  const std::size_t line = text.find("\r\n", at);
  if (line == std::string_view::npos) return line;
  std::int64_t number = 0;
  std::from_chars(text.data() + at + 1, text.data() + line, number);
  std::size_t end = line + 2;
  if (text[at] == '$' && number >= 0) end += static_cast<std::size_t>(number) + 2;
  if (text[at] == '*') {
    for (std::int64_t i = 0; i < number && end < text.size(); ++i) {
      end = ReplyEnd(text, end);
      if (end == std::string_view::npos) return end;
    }
    if (number > 0 && end == line + 2) return std::string_view::npos;
  }
  return end <= text.size() ? end : std::string_view::npos;
}

// Asks for the same choices of users as QueryCalls does.
class ValkeyPeer final : public CallSource {
 public:
  ValkeyPeer(RandomSource& random, const Plan& plan)
      : replies_(plan.kind == "mget" ? 1 : plan.users) {
    for (std::size_t i = 0; i < QueryCalls::kRequests; ++i) {
      std::string& text = requests_.emplace_back();
      if (plan.kind == "mget") text = "*" + std::to_string(plan.users + 1) + "\r\n$4\r\nMGET\r\n";
      for (std::size_t user = 0; user < plan.users; ++user) {
        const std::size_t device = random.Below(plan.devices);
        const std::string id = std::to_string(ToInteger(UserOfDevice(device)));
        if (plan.kind == "hgetall") text += "*2\r\n$7\r\nHGETALL\r\n";
        const std::string key = (plan.kind == "mget" ? "packed:" : "user:") + id;
        text += "$" + std::to_string(key.size()) + "\r\n" + key + "\r\n";
      }
    }
  }

  Call Next() override { return {.bytes = requests_[next_++ % requests_.size()], .number = 0}; }

  Answer Take(std::size_t, std::string_view received) override {
    if (received.starts_with('-')) return {.bytes = received.size(), .error = "an error reply"};
    // An empty hash or a missing value is not the same answer.
    if (received.starts_with("*0")) return {.bytes = 0, .error = "no such user", .is_broken = true};
    std::size_t end = 0;
    for (std::size_t i = 0; i < replies_; ++i) {
      if (end >= received.size()) return {};
      end = ReplyEnd(received, end);
      if (end == std::string_view::npos) return {};
    }
    return {.bytes = end, .error = {}};
  }

 private:
  const std::size_t replies_;
  std::vector<std::string> requests_;
  std::size_t next_ = 0;
};

// As long as the keys of a node that a load generator makes up, so that requests are, too.
ApiKey UncheckedKey() {
  return {.id = "AKLTofthepeer1234567", .secret = "no one checks it here"};
}

QueryCallsPlan Signed(const Plan& plan, const Url& endpoint) {
  QueryCallsPlan calls{.endpoint = endpoint,
                       .key = plan.kind == "signed" ? bench::Key() : UncheckedKey(),
                       .app = bench::kApp,
                       .online = {},
                       .users_per_call = plan.users};
  for (std::size_t device = 0; device < plan.devices; ++device)
    calls.online.push_back(UserOfDevice(device));
  return calls;
}

int Run(const Plan& plan) {
  const SystemClock clock;
  SystemRandom random;
  const Url endpoint{.host = "127.0.0.1", .port = static_cast<std::uint16_t>(plan.port)};
  std::unique_ptr<CallSource> source;
  if (plan.kind == "http" || plan.kind == "signed") {
    source = std::make_unique<HttpPeer>(clock, random, Signed(plan, endpoint));
  } else {
    source = std::make_unique<ValkeyPeer>(random, plan);
  }
  EpollLoop loop;
  QueryReport report;
  report.devices = plan.devices;
  report.users_per_call = plan.users;
  report.connections = plan.connections;
  bool is_done = false;
  CallLoad load(loop, clock, *source,
                {.endpoint = endpoint,
                 .address = *Resolve(endpoint),
                 .connections = plan.connections,
                 .duration = std::chrono::milliseconds(plan.milliseconds),
                 .server = static_cast<pid_t>(plan.process),
                 .spins = true});
  load.Start([&](CallResults results) {
    report.results = std::move(results);
    is_done = true;
  });
  RunUntil(loop, clock, clock.Now() + std::chrono::hours(1), [&] { return is_done; });
  std::cout << QueryJson(report) << "\n";
  return report.is_clean() ? 0 : 1;
}

bool ReadPlan(std::span<char* const> words, Plan& plan) {
  if (words.size() != 8) return false;
  plan.kind = words[1];
  std::size_t* const numbers[] = {&plan.port,    &plan.process,     &plan.users,
                                  &plan.devices, &plan.connections, &plan.milliseconds};
  for (std::size_t i = 0; i < 6; ++i) {
    const std::string_view text = words[i + 2];
    if (std::from_chars(text.data(), text.data() + text.size(), *numbers[i]).ec != std::errc()) {
      return false;
    }
  }
  const bool is_known =
      plan.kind == "http" || plan.kind == "signed" || plan.kind == "hgetall" || plan.kind == "mget";
  return is_known && plan.users >= 1 && plan.users <= plan.devices &&
         plan.users <= kMaxUsersPerQuery && plan.connections >= 1;
}

}  // namespace
}  // namespace rollcall

int main(int argc, char** argv) {
  rollcall::Plan plan;
  if (!rollcall::ReadPlan(std::span(argv, static_cast<std::size_t>(argc)), plan)) {
    std::cerr << "usage: peer_load http|signed|hgetall|mget PORT PID USERS DEVICES CONNECTIONS "
                 "MILLISECONDS\n";
    return 2;
  }
  return rollcall::Run(plan);
}
