#include "auth/request_signer.h"

#include <array>

#include "auth/authorization_header.h"
#include "auth/canonical_request.h"
#include "auth/signing_key.h"
#include "auth/x_date.h"
#include "codec/query_string.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace rollcall {
namespace {

constexpr std::string_view kSignedHeaders = "content-type;host;x-content-sha256;x-date";

std::string Authorization(std::string_view access_key, const SigningScope& scope,
                          const Sha256Digest& signature) {
  std::string text(kSignatureAlgorithm);
  text.append(" Credential=").append(access_key).append(1, '/');
  AppendScope(scope, text);
  text.append(", SignedHeaders=").append(kSignedHeaders);
  text.append(", Signature=").append(HexDigest(signature).text());
  return text;
}

}  // namespace

Result<RequestSignature> SignRequest(const RequestToSign& request) {
  QueryString query;
  if (Status status = query.Parse(request.query); !status.ok()) return status;
  std::string canonical_query;
  query.AppendCanonical(QueryOrder::kByName, canonical_query);

  const std::string x_date = FormatXDate(request.date);
  const HexDigest body_hash(Sha256(request.body));
  const std::array<HttpField, 4> fields = {
      HttpField{"content-type", request.content_type},
      HttpField{"host", WithoutDefaultPort(request.host)},
      HttpField{"x-content-sha256", body_hash.text()},
      HttpField{"x-date", x_date},
  };
  RequestSignature result;
  AppendCanonicalRequest({.method = request.method,
                          .path = request.path,
                          .query = canonical_query,
                          .signed_fields = fields,
                          .signed_headers = kSignedHeaders,
                          .body_hash = body_hash},
                         InnerBlanks::kCollapsed, result.canonical_request);
  const SigningScope scope{
      .date = DayOfXDate(x_date), .region = request.region, .service = request.service};
  AppendStringToSign(x_date, scope, HexDigest(Sha256(result.canonical_request)),
                     result.string_to_sign);
  HmacSha256 key = DeriveSigningKey(request.secret_key, scope);
  result.authorization = Authorization(request.access_key, scope, key.Sign(result.string_to_sign));
  result.headers = {{"Host", std::string(request.host)},
                    {"Content-Type", std::string(request.content_type)},
                    {"X-Date", x_date},
                    {"X-Content-Sha256", std::string(body_hash.text())},
                    {"Authorization", result.authorization}};
  return result;
}

}  // namespace rollcall
