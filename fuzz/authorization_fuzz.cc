// A signed request of any shape: let in only when its signature is one of those that a slow, plain
// canonicaliser works out for it; never called wrongly signed when it is; and what Authorization
// says survives being written and read again.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "auth/authorization_header.h"
#include "auth/canonical_request.h"
#include "auth/request_verifier.h"
#include "base/check.h"
#include "codec/http_head.h"
#include "fuzz_input.h"
#include "mutation/request_meaning.h"
#include "support/manual_clock.h"

namespace rollcall {
namespace {

using testing::PlainRequest;
using testing::PlainScope;

constexpr std::string_view kAccessKey = "AKLTtestkey";
constexpr std::string_view kSecret = "a secret of the tests";

RequestVerifier MakeVerifier() {
  static testing::ManualClock clock;
  clock.SetWall(std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + std::chrono::hours(10));
  Account account;
  account.id = AccountId{1};
  account.access_keys = {{.id = std::string(kAccessKey), .secret = std::string(kSecret)}};
  return {Directory::Build({account}).value(), {.regions = {"cn-north-1"}}, clock};
}

// Nothing unless the text is a request that a door would hand to the verifier.
std::optional<PlainRequest> ReadRequest(std::string_view text) {
  HttpHead head;
  if (head.Parse(text) != HttpProgress::kComplete) return std::nullopt;
  PlainRequest request{.method = std::string(head.method()),
                       .path = std::string(head.path()),
                       .query = std::string(head.query()),
                       .fields = {},
                       .body = std::string(text.substr(head.head_size()))};
  for (std::size_t i = 0; i < head.fields().size(); ++i) {
    request.fields.emplace_back(head.fields().at(i).name, head.fields().at(i).value);
  }
  return request;
}

PlainScope PlainScopeOf(const AuthorizationHeader& header) {
  return {.date = std::string(header.scope.date),
          .region = std::string(header.scope.region),
          .service = std::string(header.scope.service)};
}

std::string Write(const AuthorizationHeader& header, std::string_view signature) {
  std::string text(kSignatureAlgorithm);
  text.append(" Credential=").append(header.access_key).append(1, '/');
  AppendScope(header.scope, text);
  return text.append(", SignedHeaders=")
      .append(header.signed_headers)
      .append(", Signature=")
      .append(signature);
}

void CheckWrittenAgain(const AuthorizationHeader& header) {
  const std::string text = Write(header, header.signature);
  AuthorizationHeader again;
  if (text.size() > kMaxAuthorizationBytes) return;
  CHECK(!ParseAuthorization(text, again));
  CHECK(again.access_key == header.access_key && again.signature == header.signature);
  CHECK(again.signed_headers == header.signed_headers);
  CHECK(again.scope.date == header.scope.date && again.scope.region == header.scope.region);
  CHECK(again.scope.service == header.scope.service);
}

// One line a part, whatever the fields hold: no field can pass for another.
void CheckCanonicalLines(const PlainRequest& request, std::string_view query) {
  std::vector<HttpField> fields;
  for (const auto& [name, value] : request.fields)
    fields.push_back({.name = name, .value = value});
  for (const InnerBlanks blanks : {InnerBlanks::kCollapsed, InnerBlanks::kKept}) {
    std::string text;
    AppendCanonicalRequest({.method = request.method,
                            .path = request.path,
                            .query = query,
                            .signed_fields = fields,
                            .signed_headers = "x-date",
                            .body_hash = HexDigest(Sha256(request.body))},
                           blanks, text);
    CHECK(static_cast<std::size_t>(std::ranges::count(text, '\n')) == 5 + fields.size());
  }
}

// Verifies it and, when it is let in, asks the plain canonicaliser whether that is right.
std::optional<AuthError> Verify(const PlainRequest& request) {
  static RequestVerifier verifier = MakeVerifier();
  QueryString query;
  if (!query.Parse(request.query).ok()) return AuthError{AuthErrorCode::kMissingRequestInfo, ""};
  std::vector<HttpField> fields;
  for (const auto& [name, value] : request.fields)
    fields.push_back({.name = name, .value = value});
  const Verification result = verifier.Verify({.method = request.method,
                                               .path = request.path,
                                               .query = query,
                                               .fields = fields,
                                               .body = request.body});
  if (!result.ok()) return result.error;
  AuthorizationHeader header;
  CHECK(!ParseAuthorization(*request.Find("Authorization"), header));
  CHECK(header.access_key == kAccessKey && result.account == AccountId{1});
  CHECK(testing::IsSignatureOf(header.signature, std::string(kSecret), request,
                               std::string(header.signed_headers), PlainScopeOf(header)));
  std::string canonical;
  query.AppendCanonical(QueryOrder::kByName, canonical);
  CheckCanonicalLines(request, canonical);
  return std::nullopt;
}

// Gives it a right signature, in one of the forms. False when there is none.
bool Sign(std::uint8_t form, PlainRequest& request) {
  const std::string* sent = request.Find("Authorization");
  AuthorizationHeader header;
  if (sent == nullptr || ParseAuthorization(*sent, header)) return false;
  CheckWrittenAgain(header);
  const PlainScope scope = PlainScopeOf(header);
  const auto texts = StringsToSign(request, std::string(header.signed_headers), scope);
  if (texts.empty()) return false;
  const std::string text =
      Write(header, testing::SignatureOf(std::string(kSecret), scope, texts[form % texts.size()]));
  for (auto& [name, value] : request.fields) {
    if (EqualsIgnoreCase(name, "Authorization")) value = text;
  }
  return true;
}

void CheckNotCalledWrong(const PlainRequest& request, const std::optional<AuthError>& error) {
  if (!error || error->code != AuthErrorCode::kSignatureDoesNotMatch) return;
  // Other messages of this code are rules that come before the comparison.
  CHECK(!error->message.starts_with("The request signature we calculated") ||
        request.Find("Authorization")->size() > kMaxAuthorizationBytes);
}

constexpr int kChanges = 7;

// One thing of a request after it was signed. What Verify() checks must hold for the outcome, too.
void Change(int kind, std::size_t field, PlainRequest& request) {
  switch (kind) {
    case 0:
      request.body.push_back(' ');
      break;
    case 1:
      request.query.append(request.query.empty() ? "a" : "&a");
      break;
    case 2:
      request.path.append("/");
      break;
    case 3:
      request.method = "GET";
      break;
    case 4:
      std::ranges::reverse(request.fields);
      break;
    case 5:
      request.fields.emplace_back(request.fields[field].first, "other");
      break;
    default:
      request.fields[field].second.append("0");
      break;
  }
}

}  // namespace
}  // namespace rollcall

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  FuzzInput fuzz(data, size);
  const std::uint8_t choice = fuzz.TakeByte();
  const std::uint8_t form = fuzz.TakeByte();
  std::optional<PlainRequest> request = ReadRequest(fuzz.text());
  if (!request) return 0;
  Verify(*request);
  if (choice % 2 == 0 || !Sign(form, *request)) return 0;
  const std::optional<AuthError> error = Verify(*request);
  CheckNotCalledWrong(*request, error);
  if (error) return 0;
  for (int kind = 0; kind < kChanges; ++kind) {
    PlainRequest changed = *request;
    Change(kind, size % changed.fields.size(), changed);
    Verify(changed);
  }
  return 0;
}
