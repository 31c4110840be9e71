#include "unit/auth/signed_call.h"

#include <algorithm>
#include <chrono>
#include <sstream>

#include <gtest/gtest.h>

#include "codec/http_fields.h"
#include "codec/query_string.h"
#include "crypto/hex.h"
#include "crypto/hmac.h"
#include "crypto/sha256.h"

namespace rollcall::testing {
namespace {

std::string HexOf(std::string_view text) {
  return std::string(HexDigest(Sha256(text)).text());
}

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);)
    parts.push_back(part);
  return parts;
}

}  // namespace

std::string* SignedCall::Find(std::string_view name) {
  for (auto& [field, value] : fields) {
    if (field == name) return &value;
  }
  return nullptr;
}

void SignedCall::Set(std::string_view name, std::string_view value) {
  if (std::string* found = Find(name)) {
    *found = value;
  } else {
    fields.emplace_back(name, value);
  }
}

void SignedCall::Remove(std::string_view name) {
  std::erase_if(fields, [name](const auto& field) { return field.first == name; });
}

Verification SignedCall::VerifyWith(RequestVerifier& verifier) const {
  QueryString parsed;
  EXPECT_TRUE(parsed.Parse(query).ok()) << query;
  std::vector<HttpField> views;
  for (const auto& [name, value] : fields)
    views.push_back({.name = name, .value = value});
  return verifier.Verify(
      {.method = method, .path = path, .query = parsed, .fields = views, .body = body});
}

void TestSigner::Sign(SignedCall& call) const {
  std::string canonical = call.method + "\n" + call.path + "\n" + canonical_query + "\n";
  for (const std::string& name : Split(signed_headers, ';')) {
    std::string value;
    for (const auto& [field, sent] : call.fields) {
      if (EqualsIgnoreCase(field, name)) value = sent;
    }
    for (const auto& [field, meant] : as_signed) {
      if (field == name) value = meant;
    }
    canonical += name + ":" + value + "\n";
  }
  canonical += "\n" + signed_headers + "\n" + payload_hash.value_or(HexOf(call.body));
  const std::string to_sign = "HMAC-SHA256\n" + x_date + "\n" + scope + "\n" + HexOf(canonical);
  std::string key = secret;
  for (const std::string& part : Split(scope, '/')) {
    key = BytesOf(HmacSha256(key).Sign(part));
  }
  const std::string signature(HexDigest(HmacSha256(key).Sign(to_sign)).text());
  call.Set("Authorization", "HMAC-SHA256 Credential=" + access_key + "/" + scope +
                                ", SignedHeaders=" + signed_headers + ", Signature=" + signature);
}

SignedCall UnsignedCall() {
  SignedCall call;
  call.Set("Host", "rtc.example.com");
  call.Set("Content-Type", "application/json");
  call.Set("X-Date", "20240115T103000Z");
  call.Set("X-Content-Sha256", HexOf(call.body));
  return call;
}

SignedCall GoodCall() {
  SignedCall call = UnsignedCall();
  TestSigner().Sign(call);
  return call;
}

WallTime TestTime() {
  using namespace std::chrono;
  return sys_days{year{2024} / 1 / 15} + 10h + 30min;
}

}  // namespace rollcall::testing
