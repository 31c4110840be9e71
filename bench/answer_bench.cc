// The JSON of an answer: envelope and connections.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "domain/limits.h"
#include "openapi/connection_json.h"
#include "openapi/envelope.h"
#include "signed_query.h"

namespace rollcall {
namespace {

// Half of the users have a second connection, in no order that a processor guesses.
std::vector<OnlineConnection> ConnectionsOf(std::size_t users) {
  std::vector<OnlineConnection> connections;
  for (std::size_t i = 0; i < users; ++i) {
    OnlineConnection connection;
    connection.user = bench::User(i);
    connection.client_version = ClientVersion{100};
    const auto last = static_cast<std::size_t>(std::popcount(i) % 2);
    for (std::size_t k = 0; k <= last; ++k) {
      connection.id = {.boot = 0x7654321076543210, .number = 2 * i + k};
      connection.device = DeviceId{static_cast<std::int64_t>(7919 * (2 * i + k) + 1)};
      connections.push_back(connection);
    }
  }
  return connections;
}

void BM_WriteAnswer(benchmark::State& state) {
  const std::vector<OnlineConnection> connections =
      ConnectionsOf(static_cast<std::size_t>(state.range(0)));
  const CallIdentity identity{.request_id = {},
                              .action = kQueryAction,
                              .version = kApiVersion,
                              .service = "rtc",
                              .region = "cn-north-1"};
  std::string out;
  for (auto _ : state) {
    out.clear();
    OpenResultEnvelope(identity, out);
    AppendConnectionsByUser(connections, out);
    CloseResultEnvelope(out);
    benchmark::DoNotOptimize(out);
  }
  state.counters["bytes"] = static_cast<double>(out.size());
}
BENCHMARK(BM_WriteAnswer)->Arg(1)->Arg(static_cast<std::int64_t>(kMaxUsersPerQuery));

}  // namespace
}  // namespace rollcall
