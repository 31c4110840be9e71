// Signed calls of the API, as a client makes them: body, signature, and the bytes to send.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/request_signer.h"
#include "base/clock.h"
#include "base/result.h"
#include "client/url.h"
#include "domain/ids.h"

namespace rollcall {

inline constexpr std::string_view kQueryAction = "QueryOnlineStatus";
inline constexpr std::string_view kPresenceAction = "QueryPresence";
inline constexpr std::string_view kApiVersion = "2020-12-01";
inline constexpr std::string_view kOwnApiVersion = "2026-11-22";  // Of the actions of our own.

struct ApiKey {
  std::string id;
  std::string secret;
  std::string region = "cn-north-1";
};

struct ApiCall {
  std::string action;
  std::string version = std::string(kApiVersion);
  std::string body;
};

std::string QueryBody(AppId app, std::span<const UserId> users);

// "Action=…&Version=…".
std::string QueryStringOf(const ApiCall& call);
// kInvalidArgument when action or version cannot be said in a query.
Result<RequestSignature> Sign(const ApiCall& call, const Url& endpoint, const ApiKey& key,
                              WallTime date);

enum class ConnectionUse : std::uint8_t { kOneCall, kManyCalls };
// The whole request; one for a connection of a single call asks for its end.
std::string RequestText(const ApiCall& call, const RequestSignature& signature,
                        ConnectionUse use = ConnectionUse::kOneCall);

// One live connection as QueryOnlineStatus shows it.
struct OnlineRow {
  std::int64_t user = 0;
  std::string conn_id;
  std::int64_t device = 0;
  std::int64_t client_version = 0;
  std::string platform;
};

struct QueryAnswer {
  std::string request_id;
  std::vector<OnlineRow> online;  // By user as sent, oldest connection first.
};

// Reads the answer of QueryOnlineStatus. An error answer becomes the Status: its code, message and
// RequestId in one line.
Result<QueryAnswer> ReadQueryAnswer(int http_status, std::string_view body);

}  // namespace rollcall
