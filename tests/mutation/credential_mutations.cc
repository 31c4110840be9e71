#include <array>

#include "mutation/mutations.h"

namespace rollcall::testing {
namespace {

constexpr std::string_view kCredential = "credential";
constexpr std::string_view kScope = "scope";
constexpr std::string_view kAuthorization = "Authorization";

bool UnknownKey(Random& random, const PlainCall&, PlainCall& call) {
  call.key.id += std::to_string(Pick(random, 1000));
  call.Authorize();
  return true;
}

bool KeyInOtherCase(Random&, const PlainCall&, PlainCall& call) {
  call.key.id[0] = 'a';
  call.Authorize();
  return true;
}

// The right signature of another's secret must not count for the key that is named.
bool AnothersKey(Random&, const PlainCall&, PlainCall& call) {
  call.key.id = KnownKeys()[2].id;
  call.Authorize();
  call.key.secret = KnownKeys()[2].secret;
  return true;
}

// Puts `to` where `from` is first in Authorization.
bool Rewrite(const std::string& from, std::string_view to, PlainCall& call) {
  std::string& text = *call.Field("Authorization");
  const std::size_t at = text.find(from);
  if (at == std::string::npos) return false;
  text.replace(at, from.size(), to);
  return true;
}

bool FourParts(Random&, const PlainCall&, PlainCall& call) {
  return Rewrite("/rtc/request", "/request", call);
}
bool SixParts(Random&, const PlainCall&, PlainCall& call) {
  return Rewrite("/request", "/request/request", call);
}
bool EmptyPart(Random& random, const PlainCall&, PlainCall& call) {
  const std::array<std::string, 3> parts = {call.key.id, "cn-north-1", "20240115"};
  return Rewrite(parts[Pick(random, parts.size())], "", call);
}
bool OtherEnd(Random&, const PlainCall&, PlainCall& call) {
  return Rewrite("/rtc/request", "/rtc/aws4_request", call);
}

bool OtherDate(Random& random, const PlainCall&, PlainCall& call) {
  call.scope.date = Pick(random, 2) == 0 ? "20240114" : "20240116";
  call.Authorize();
  return true;
}

bool OtherDateSigned(Random&, const PlainCall&, PlainCall& call) {
  call.scope.date = "20240116";
  call.Sign();
  return true;
}

bool OtherRegion(Random& random, const PlainCall&, PlainCall& call) {
  call.scope.region = Pick(random, 2) == 0 ? "cn-beijing" : "us-east-1";
  call.Authorize();
  return true;
}

bool UnservedRegionSigned(Random&, const PlainCall&, PlainCall& call) {
  call.scope.region = "us-east-1";
  call.Sign();
  return true;
}

bool OtherService(Random&, const PlainCall&, PlainCall& call) {
  call.scope.service = "iam";
  call.Authorize();
  return true;
}

bool OtherServiceSigned(Random&, const PlainCall&, PlainCall& call) {
  call.scope.service = "iam";
  call.Sign();
  return true;
}

bool OtherAlgorithm(Random& random, const PlainCall&, PlainCall& call) {
  constexpr std::array<std::string_view, 5> kOthers = {"HMAC-SHA1", "AWS4-HMAC-SHA256", "none",
                                                       "hmac-sha256", "HMAC-SHA256X"};
  call.algorithm = kOthers[Pick(random, kOthers.size())];
  call.Authorize();
  return true;
}

bool Absent(Random&, const PlainCall&, PlainCall& call) {
  call.RemoveField("Authorization");
  return true;
}

bool Twice(Random& random, const PlainCall& other, PlainCall& call) {
  const std::string own = *call.Field("Authorization");
  const std::string& more = Pick(random, 2) == 0 ? own : *other.request.Find("Authorization");
  auto& fields = call.request.fields;
  fields.insert(Pick(random, 2) == 0 ? fields.begin() : fields.end(), {"authorization", more});
  return true;
}

bool PartMissing(Random& random, const PlainCall&, PlainCall& call) {
  const std::array<std::string, 3> parts = {"Credential=", "SignedHeaders=", "Signature="};
  std::string& text = *call.Field("Authorization");
  const std::size_t at = text.find(parts[Pick(random, parts.size())]);
  text.erase(at, std::min(text.find(',', at), text.size() - 1) - at + 1);
  return true;
}

bool PartTwice(Random& random, const PlainCall& other, PlainCall& call) {
  const std::string part = Pick(random, 2) == 0 ? "Signature=" + other.signature
                                                : "SignedHeaders=" + call.signed_headers;
  *call.Field("Authorization") += ", " + part;
  return true;
}

bool SignedInQuery(Random& random, const PlainCall&, PlainCall& call) {
  constexpr std::array<std::string_view, 5> kNames = {"X-Signature", "X-Algorithm", "X-Credential",
                                                      "X-SignedHeaders", "X-SignedQueries"};
  call.request.query += "&" + std::string(kNames[Pick(random, kNames.size())]) + "=x";
  call.Sign();
  return true;
}

}  // namespace

std::vector<Mutation> CredentialMutations() {
  return {
      {kCredential, "an unknown key", "45", Proof::kRule, UnknownKey},
      {kCredential, "the key in another case", "45", Proof::kRule, KeyInOtherCase},
      {kCredential, "another's key", "46", Proof::kSignature, AnothersKey},
      {kCredential, "four parts", "43", Proof::kRule, FourParts},
      {kCredential, "six parts", "43", Proof::kRule, SixParts},
      {kCredential, "an empty part", "43", Proof::kRule, EmptyPart},
      {kCredential, "another end", "43", Proof::kRule, OtherEnd},
      {kScope, "another date", "57", Proof::kSignature, OtherDate},
      {kScope, "another date, signed", "57", Proof::kRule, OtherDateSigned},
      {kScope, "another region", "59", Proof::kSignature, OtherRegion},
      {kScope, "a region that is not served, signed", "59", Proof::kRule, UnservedRegionSigned},
      {kScope, "another service", "59", Proof::kSignature, OtherService},
      {kScope, "another service, signed", "59", Proof::kRule, OtherServiceSigned},
      {kAuthorization, "another algorithm", "44", Proof::kRule, OtherAlgorithm},
      {kAuthorization, "absent", "41", Proof::kRule, Absent},
      {kAuthorization, "twice", "39", Proof::kRule, Twice},
      {kAuthorization, "a part missing", "42, 43", Proof::kRule, PartMissing},
      {kAuthorization, "a part twice", "43", Proof::kRule, PartTwice},
      {kAuthorization, "in the query, too", "60, 61", Proof::kRule, SignedInQuery},
  };
}

}  // namespace rollcall::testing
