// The JSON of an answer: envelope and connections.

#include <string>

#include <benchmark/benchmark.h>

#include "domain/limits.h"
#include "openapi/connection_json.h"
#include "openapi/envelope.h"
#include "signed_query.h"

namespace rollcall {
namespace {

void BM_WriteAnswer(benchmark::State& state) {
  std::vector<OnlineConnection> connections(static_cast<std::size_t>(state.range(0)));
  for (std::size_t i = 0; i < connections.size(); ++i) {
    connections[i].id = {.boot = 7, .number = i};
    connections[i].user = bench::User(i);
    connections[i].device = DeviceId{1'234'567};
    connections[i].client_version = ClientVersion{100};
  }
  const CallIdentity identity{.request_id = {},
                              .action = kQueryAction,
                              .version = kApiVersion,
                              .service = "rtc",
                              .region = "cn-north-1"};
  std::string out;
  for (auto _ : state) {
    out.clear();
    OpenResultEnvelope(identity, out);
    for (const OnlineConnection& connection : connections)
      AppendConnection(connection, out);
    CloseResultEnvelope(out);
    benchmark::DoNotOptimize(out);
  }
  state.counters["bytes"] = static_cast<double>(out.size());
}
BENCHMARK(BM_WriteAnswer)->Arg(1)->Arg(static_cast<std::int64_t>(kMaxUsersPerQuery));

}  // namespace
}  // namespace rollcall
