#include "cli/explain_request.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "auth/auth_fields.h"
#include "auth/authorization_header.h"
#include "auth/canonical_request.h"
#include "auth/request_verifier.h"
#include "auth/x_date.h"
#include "cli/captured_request.h"
#include "crypto/sha256.h"

namespace rollcall {
namespace {

// The moment the request says it was made: how long ago that is explains no signature.
class ClockAt final : public Clock {
 public:
  explicit ClockAt(WallTime wall) : wall_(wall) {}
  MonotonicTime Now() const override { return {}; }
  WallTime Wall() const override { return wall_; }

 private:
  WallTime wall_;
};

// What is wrong with the request in the eyes of a server that has just this key.
std::optional<AuthError> Judge(const RequestParts& parts, const ApiKey& key) {
  AuthorizationHeader authorization;
  const std::string* const text = parts.Find("authorization");
  if (text != nullptr) static_cast<void>(ParseAuthorization(*text, authorization));
  const std::string* const date = parts.Find("x-date");
  const ClockAt clock(date == nullptr ? WallTime() : ParseXDate(*date).value_or(WallTime()));

  Account account{.id = AccountId{1}, .access_keys = {{key.id, key.secret}}, .apps = {}};
  auto directory = Directory::Build({std::move(account)});
  if (!directory) {
    return AuthError{AuthErrorCode::kInvalidAccessKey, directory.error().message()};
  }
  RequestVerifierOptions options;
  options.regions = {std::string(authorization.scope.region)};
  RequestVerifier verifier(*std::move(directory), std::move(options), clock);

  QueryString query;
  if (const Status status = query.Parse(parts.query); !status.ok()) {
    return AuthError{AuthErrorCode::kInvalidAuthorization, "query: " + status.message()};
  }
  std::vector<HttpField> fields;
  for (const auto& [name, value] : parts.fields)
    fields.push_back({name, value});
  return verifier
      .Verify({.method = parts.method,
               .path = parts.path,
               .query = query,
               .fields = fields,
               .body = parts.body})
      .error;
}

// A change that undoes what a client or a proxy did, and what to say when that is it.
using Undo = std::function<void(RequestParts&, ApiKey&)>;
struct Suspect {
  std::string text;
  Undo undo;
};

void SetField(RequestParts& parts, std::string_view name, std::string value) {
  if (std::string* const field = parts.Find(name)) *field = std::move(value);
}

std::vector<Suspect> HostSuspects(const RequestParts& parts) {
  std::vector<Suspect> suspects;
  const std::string* const sent = parts.Find("host");
  if (sent == nullptr) return suspects;
  const std::string name = sent->substr(0, sent->rfind(':'));
  const std::string port = sent->substr(name.size());
  for (const std::string& host :
       {name, "localhost" + port, "127.0.0.1" + port, std::string("localhost"),
        std::string("127.0.0.1"), std::string("rtc.volcengineapi.com"),
        std::string("open.volcengineapi.com"),
        std::string("open-ap-singapore-1.volcengineapi.com")}) {
    suspects.push_back(
        {"host: signed as " + host + ", but sent as " + *sent,
         [host](RequestParts& request, ApiKey&) { SetField(request, "host", host); }});
  }
  return suspects;
}

std::vector<Suspect> OtherSuspects() {
  std::vector<Suspect> suspects;
  const auto add = [&suspects](std::string text, Undo undo) {
    suspects.push_back({.text = std::move(text), .undo = std::move(undo)});
  };
  for (const std::string type :
       {"application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-8"}) {
    add("content-type: signed as " + type + ", but another was sent",
        [type](RequestParts& request, ApiKey&) { SetField(request, "content-type", type); });
  }
  add("body: signed as empty, but one was sent",
      [](RequestParts& request, ApiKey&) { request.body.clear(); });
  add("body: signed without the newline at its end", [](RequestParts& request, ApiKey&) {
    if (request.body.ends_with('\n')) request.body.pop_back();
  });
  add("body: signed with a newline at its end that was not sent",
      [](RequestParts& request, ApiKey&) { request.body += '\n'; });
  add("secret: signed with a newline at its end",
      [](RequestParts&, ApiKey& key) { key.secret += '\n'; });
  add("method: signed as GET", [](RequestParts& request, ApiKey&) { request.method = "GET"; });
  add("method: signed as POST", [](RequestParts& request, ApiKey&) { request.method = "POST"; });
  add("path: signed as /", [](RequestParts& request, ApiKey&) { request.path = "/"; });
  add("query: signed as empty, but one was sent",
      [](RequestParts& request, ApiKey&) { request.query.clear(); });
  return suspects;
}

std::optional<std::string> FindSuspect(const RequestParts& parts, const ApiKey& key) {
  std::vector<Suspect> suspects = HostSuspects(parts);
  for (Suspect& suspect : OtherSuspects())
    suspects.push_back(std::move(suspect));
  for (const Suspect& suspect : suspects) {
    RequestParts changed = parts;
    ApiKey changed_key = key;
    suspect.undo(changed, changed_key);
    if (!Judge(changed, changed_key)) return suspect.text;
  }
  return std::nullopt;
}

bool HasWrongBodyHash(const RequestParts& parts) {
  const std::string* const said = parts.Find("x-content-sha256");
  return said != nullptr && *said != HexDigest(Sha256(parts.body)).text();
}

// What a server takes for signed, to be compared with what the client signed.
std::string CanonicalText(const RequestParts& parts) {
  AuthorizationHeader authorization;
  const std::string* const text = parts.Find("authorization");
  if (text == nullptr || ParseAuthorization(*text, authorization)) return {};
  std::vector<HttpField> fields;
  for (const auto& [name, value] : parts.fields)
    fields.push_back({name, value});
  std::vector<HttpField> signed_fields;
  QueryString query;
  if (FindSignedFields(authorization.signed_headers, fields, signed_fields) ||
      !query.Parse(parts.query).ok()) {
    return {};
  }
  std::string canonical_query;
  query.AppendCanonical(QueryOrder::kByName, canonical_query);
  std::string canonical;
  AppendCanonicalRequest({.method = parts.method,
                          .path = parts.path,
                          .query = canonical_query,
                          .signed_fields = signed_fields,
                          .signed_headers = authorization.signed_headers,
                          .body_hash = HexDigest(Sha256(parts.body))},
                         InnerBlanks::kCollapsed, canonical);
  return canonical;
}

}  // namespace

Explanation ExplainRequest(std::string_view captured, const ApiKey& key) {
  const Result<RequestParts> parts = ReadCapturedRequest(captured);
  if (!parts) return {.is_good = false, .text = parts.error().message() + "\n"};
  const std::optional<AuthError> error = Judge(*parts, key);
  if (!error) {
    return {.is_good = true,
            .text =
                "The signature is good. A node that refuses it minds the time, the region, or\n"
                "has another secret for this access key.\n"};
  }
  if (HasWrongBodyHash(*parts)) {
    return {.is_good = false,
            .text =
                "body: not the one that was signed, X-Content-Sha256 is of another. It was\n"
                "changed, cut or written anew after signing.\n"};
  }
  if (error->code != AuthErrorCode::kSignatureDoesNotMatch) {
    return {.is_good = false,
            .text = std::string(ToText(error->code)) + ": " + error->message + "\n"};
  }
  if (const std::optional<std::string> suspect = FindSuspect(*parts, key)) {
    return {.is_good = false, .text = *suspect + "\n"};
  }
  return {.is_good = false,
          .text =
              "No usual difference explains it: the secret is another one, or something signed\n"
              "(below: method, path, query, each field such as host, hash of the body) was\n"
              "changed on the way. Compare with the canonical request of your client:\n\n" +
              CanonicalText(*parts) + "\n"};
}

}  // namespace rollcall
