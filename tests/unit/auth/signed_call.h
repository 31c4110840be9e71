// A call as a client makes it, for tests: every part can be changed before and after it is signed.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/request_verifier.h"
#include "base/clock.h"

namespace rollcall::testing {

inline constexpr std::string_view kTestAccessKey = "AKLTtestkey";
inline constexpr std::string_view kTestSecret = "a secret of the tests";

struct SignedCall {
  std::string method = "POST";
  std::string path = "/";
  std::string query = "Action=QueryOnlineStatus&Version=2020-12-01";
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body = R"({"AppId":123,"UserIds":[10001]})";

  // Null when there is no such field. Names as written.
  std::string* Find(std::string_view name);
  // Replaces the field, or adds it at the end.
  void Set(std::string_view name, std::string_view value);
  void Remove(std::string_view name);

  // Verifies it. The result's views live as long as the call is not changed.
  Verification VerifyWith(RequestVerifier& verifier) const;
};

// What a call is signed with. The signer is written apart from the product's: plain texts, no
// variants, and values signed exactly as the fields hold them unless `as_signed` says otherwise.
struct TestSigner {
  std::string access_key = std::string(kTestAccessKey);
  std::string secret = std::string(kTestSecret);
  std::string scope = "20240115/cn-north-1/rtc/request";
  std::string x_date = "20240115T103000Z";
  std::string signed_headers = "content-type;host;x-content-sha256;x-date";
  std::string canonical_query = "Action=QueryOnlineStatus&Version=2020-12-01";
  std::vector<std::pair<std::string, std::string>> as_signed = {};  // Lower-case name, value.
  std::optional<std::string> payload_hash = {};

  // Sets Authorization.
  void Sign(SignedCall& call) const;
};

// A call with Host, Content-Type, X-Date and X-Content-Sha256, and its signature.
SignedCall GoodCall();
SignedCall UnsignedCall();

// 2024-01-15T10:30:00Z.
WallTime TestTime();

}  // namespace rollcall::testing
