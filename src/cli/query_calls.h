// QueryCalls: signed QueryOnlineStatus calls over one kept connection, made cheaply, and their
// answers checked.
//
// A set of requests is made once and signed anew when its second has passed, so that making load
// takes little from a server on the same machine. Every answer's status is checked, and the users
// of one in kVerifyEvery.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "cli/call_load.h"
#include "cli/signed_text.h"
#include "client/signed_call.h"
#include "client/url.h"
#include "domain/ids.h"

namespace rollcall {

struct QueryCallsPlan {
  Url endpoint;
  ApiKey key;
  AppId app{};
  std::vector<UserId> online;      // All of them are online as long as calls are made.
  std::size_t users_per_call = 1;  // At most as many as there are.
};

// Loop-confined.
class QueryCalls final : public CallSource {
 public:
  static constexpr std::size_t kRequests = 256;
  static constexpr std::uint64_t kVerifyEvery = 64;

  // `clock` is borrowed; `random` is used in here only.
  QueryCalls(const Clock& clock, RandomSource& random, QueryCallsPlan plan);

  Call Next() override;
  Answer Take(std::size_t number, std::string_view received) override;

  std::uint64_t verified() const { return verified_; }  // Answers whose users were compared.

 private:
  struct Request {
    ApiCall call;
    std::vector<std::int64_t> users;  // In order.
    SignedText text;
  };

  WallTime Wall();
  std::string Verify(const Request& request, int status, std::string_view body);

  const Clock& clock_;
  QueryCallsPlan plan_;
  std::vector<Request> requests_;
  std::size_t next_ = 0;
  std::uint64_t answers_ = 0;
  std::uint64_t verified_ = 0;
  // Asked for anew every few milliseconds only.
  MonotonicTime wall_is_old_at_{};
  WallTime wall_{};
};

}  // namespace rollcall
