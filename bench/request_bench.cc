// From the bytes of a signed call to its user ids: head, signature, JSON.

#include <array>
#include <string>

#include <benchmark/benchmark.h>

#include "auth/request_verifier.h"
#include "base/clock.h"
#include "codec/http_head.h"
#include "codec/json_reader.h"
#include "codec/query_string.h"
#include "domain/limits.h"
#include "openapi/body_reader.h"
#include "signed_query.h"

namespace rollcall {
namespace {

class StandingClock final : public Clock {
 public:
  MonotonicTime Now() const override { return {}; }
  WallTime Wall() const override { return WallTime{std::chrono::seconds(1'700'000'000)}; }
};

void BM_ParseHead(benchmark::State& state) {
  const std::string bytes = bench::SignedQuery(1, StandingClock().Wall());
  HttpHead head;
  for (auto _ : state) {
    head.Reset();
    benchmark::DoNotOptimize(head.Parse(bytes));
  }
}
BENCHMARK(BM_ParseHead);

// Canonical request, hashes and HMAC, with the key derived before.
void BM_VerifySignature(benchmark::State& state) {
  const StandingClock clock;
  const std::string bytes =
      bench::SignedQuery(static_cast<std::size_t>(state.range(0)), clock.Wall());
  HttpHead head;
  CHECK(head.Parse(bytes) == HttpProgress::kComplete);
  QueryString query;
  CHECK(query.Parse(head.query()).ok());
  RequestVerifier verifier(bench::Keys(), {.regions = {"cn-north-1"}}, clock);
  std::vector<HttpField> fields;
  for (std::size_t i = 0; i < head.fields().size(); ++i)
    fields.push_back(head.fields().at(i));
  const std::string_view body = std::string_view(bytes).substr(head.head_size());
  for (auto _ : state) {
    const Verification result = verifier.Verify({.method = head.method(),
                                                 .path = head.path(),
                                                 .query = query,
                                                 .fields = fields,
                                                 .body = body});
    CHECK(result.ok());
  }
}
BENCHMARK(BM_VerifySignature)->Arg(1)->Arg(static_cast<std::int64_t>(kMaxUsersPerQuery));

void BM_ReadBody(benchmark::State& state) {
  const std::string body = bench::Body(static_cast<std::size_t>(state.range(0)));
  JsonReader json(64 * 1024);
  std::int64_t app = 0;
  for (auto _ : state) {
    std::vector<UserId> users;
    const std::array fields = {
        BodyField{.name = "AppId", .min = 1, .max = 1 << 30, .value = &app},
        BodyField{.name = "UserIds",
                  .min = 0,
                  .max = std::int64_t{1} << 60,
                  .users = &users,
                  .max_count = kMaxUsersPerQuery},
    };
    CHECK(!ReadBody(json, body, fields));
    benchmark::DoNotOptimize(users);
  }
}
BENCHMARK(BM_ReadBody)->Arg(1)->Arg(static_cast<std::int64_t>(kMaxUsersPerQuery));

}  // namespace
}  // namespace rollcall
