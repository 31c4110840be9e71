// A signed QueryOnlineStatus as the official SDKs send it, for the benchmarks: bytes, keys, time.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "auth/directory.h"
#include "base/check.h"
#include "client/signed_call.h"

namespace rollcall::bench {

inline constexpr AppId kApp{123};

inline ApiKey Key() {
  return {.id = "AKLTbench", .secret = "a-secret-of-the-benchmarks"};
}

inline std::shared_ptr<const Directory> Keys() {
  Account account;
  account.id = AccountId{1};
  account.query_qps = 0;
  account.access_keys = {{Key().id, Key().secret}};
  account.apps = {{.id = kApp, .keys = {{"k1", "a-secret-of-the-benchmarks"}}}};
  auto built = Directory::Build({std::move(account)});
  CHECK(built.has_value());
  return *built;
}

inline UserId User(std::size_t number) {
  return UserId{1'000'000'001 + static_cast<std::int64_t>(number)};
}

inline std::string Body(std::size_t users) {
  std::vector<UserId> ids;
  for (std::size_t i = 0; i < users; ++i)
    ids.push_back(User(i));
  return QueryBody(kApp, ids);
}

inline std::string SignedQuery(std::size_t users, WallTime date) {
  const ApiCall call{.action = std::string(kQueryAction), .body = Body(users)};
  const auto signature = Sign(call, {.host = "127.0.0.1", .port = 8800}, Key(), date);
  CHECK(signature.has_value());
  return RequestText(call, *signature, ConnectionUse::kManyCalls);
}

}  // namespace rollcall::bench
