#include "mutation/mutations.h"

namespace rollcall::testing {
namespace {

constexpr std::string_view kGroup = "body";

// As a careful attacker does: the hash that is sent fits the new body.
bool Rehash(PlainCall& call) {
  if (std::string* hash = call.Field("X-Content-Sha256")) *hash = BodyHashOf(call.request.body);
  return true;
}

bool OneBit(Random& random, const PlainCall&, PlainCall& call) {
  char& byte = call.request.body[Pick(random, call.request.body.size())];
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ 1U << Pick(random, 8));
  return true;
}

bool OneBitRehashed(Random& random, const PlainCall& other, PlainCall& call) {
  return OneBit(random, other, call) && Rehash(call);
}

bool Shorter(Random& random, const PlainCall&, PlainCall& call) {
  call.request.body.resize(Pick(random, call.request.body.size()));
  return Rehash(call);
}

bool Longer(Random& random, const PlainCall&, PlainCall& call) {
  call.request.body.append(1 + Pick(random, 3), " \n\t"[Pick(random, 3)]);
  return Rehash(call);
}

bool OfAnotherRequest(Random&, const PlainCall& other, PlainCall& call) {
  call.request.body = other.request.body;
  return Rehash(call);
}

bool HashOfAnotherBody(Random&, const PlainCall& other, PlainCall& call) {
  std::string* hash = call.Field("X-Content-Sha256");
  if (hash == nullptr) return false;
  *hash = BodyHashOf(other.request.body);
  return true;
}

bool SignedHashOfAnotherBody(Random& random, const PlainCall& other, PlainCall& call) {
  if (!HashOfAnotherBody(random, other, call)) return false;
  call.Sign();
  return true;
}

bool UnsignedHashAdded(Random&, const PlainCall& other, PlainCall& call) {
  if (call.Field("X-Content-Sha256") != nullptr) return false;
  call.request.fields.emplace_back("X-Content-Sha256", BodyHashOf(other.request.body));
  return true;
}

bool SignedForAnotherBody(Random&, const PlainCall& other, PlainCall& call) {
  call.Sign(BodyHashOf(other.request.body));
  return true;
}

bool SignedUnsignedPayload(Random&, const PlainCall&, PlainCall& call) {
  if (std::string* hash = call.Field("X-Content-Sha256")) *hash = "UNSIGNED-PAYLOAD";
  call.Sign("UNSIGNED-PAYLOAD");
  return true;
}

bool SignedEmptyPayload(Random&, const PlainCall&, PlainCall& call) {
  call.RemoveField("X-Content-Sha256");
  if (call.Signs("x-content-sha256")) call.signed_headers = "x-date";
  call.Sign(BodyHashOf(""));
  return true;
}

bool NotSignBodyField(Random&, const PlainCall&, PlainCall& call) {
  call.request.fields.emplace_back("X-NotSignBody", "");
  return true;
}

bool NotSignBodyInQuery(Random&, const PlainCall&, PlainCall& call) {
  call.request.query += "&X-NotSignBody=";
  call.Sign();
  return true;
}

}  // namespace

std::vector<Mutation> BodyMutations() {
  return {
      {kGroup, "one bit", "48", Proof::kSignature, OneBit},
      {kGroup, "one bit, with its hash", "48", Proof::kSignature, OneBitRehashed},
      {kGroup, "shorter", "48", Proof::kSignature, Shorter},
      {kGroup, "longer", "48", Proof::kSignature, Longer},
      {kGroup, "of another request", "48", Proof::kSignature, OfAnotherRequest},
      {kGroup, "hash of another", "48", Proof::kRule, HashOfAnotherBody},
      {kGroup, "signed hash of another", "48", Proof::kRule, SignedHashOfAnotherBody},
      {kGroup, "unsigned hash of another", "48", Proof::kRule, UnsignedHashAdded},
      {kGroup, "signed for another", "48, 49", Proof::kSignature, SignedForAnotherBody},
      {kGroup, "UNSIGNED-PAYLOAD", "50", Proof::kSignature, SignedUnsignedPayload},
      {kGroup, "signed as empty", "49, 50", Proof::kSignature, SignedEmptyPayload},
      {kGroup, "X-NotSignBody", "50", Proof::kRule, NotSignBodyField},
      {kGroup, "X-NotSignBody signed in the query", "50", Proof::kRule, NotSignBodyInQuery},
  };
}

}  // namespace rollcall::testing
