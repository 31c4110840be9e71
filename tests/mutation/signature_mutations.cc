#include <algorithm>
#include <cctype>

#include "mutation/mutations.h"

namespace rollcall::testing {
namespace {

constexpr std::string_view kGroup = "signature";

bool OneBit(Random& random, const PlainCall&, PlainCall& call) {
  constexpr std::string_view kHex = "0123456789abcdef";
  char& digit = call.signature[Pick(random, call.signature.size())];
  digit = kHex[kHex.find(digit) ^ std::size_t{1} << Pick(random, 4)];
  call.Authorize();
  return true;
}

bool OtherDigits(Random& random, const PlainCall&, PlainCall& call) {
  std::shuffle(call.signature.begin(), call.signature.end(), random);
  call.Authorize();
  return true;
}

bool UpperCase(Random&, const PlainCall&, PlainCall& call) {
  for (char& digit : call.signature)
    digit = static_cast<char>(std::toupper(static_cast<unsigned char>(digit)));
  call.Authorize();
  return true;
}

bool Shorter(Random& random, const PlainCall&, PlainCall& call) {
  call.signature.erase(Pick(random, call.signature.size()), 1 + Pick(random, 4));
  call.Authorize();
  return true;
}

bool Longer(Random& random, const PlainCall&, PlainCall& call) {
  call.signature.append(1 + Pick(random, 64), '0');
  call.Authorize();
  return true;
}

bool NotHex(Random& random, const PlainCall&, PlainCall& call) {
  call.signature[Pick(random, call.signature.size())] = "gxz-/.:"[Pick(random, 7)];
  call.Authorize();
  return true;
}

bool OfAnotherRequest(Random&, const PlainCall& other, PlainCall& call) {
  call.signature = other.signature;
  call.Authorize();
  return true;
}

bool ByAnotherSecret(Random&, const PlainCall&, PlainCall& call) {
  const PlainKey key = call.key;
  call.key.secret = KnownKeys()[2].secret;
  call.Sign();
  call.key = key;
  return true;
}

bool ByTheSecretWithAPrefix(Random&, const PlainCall&, PlainCall& call) {
  const PlainKey key = call.key;
  call.key.secret = "AWS4" + key.secret;
  call.Sign();
  call.key = key;
  return true;
}

bool Missing(Random&, const PlainCall&, PlainCall& call) {
  call.signature.clear();
  call.Authorize();
  return true;
}

}  // namespace

std::vector<Mutation> SignatureMutations() {
  return {
      {kGroup, "one bit", "47", Proof::kSignature, OneBit},
      {kGroup, "its digits in another order", "47", Proof::kSignature, OtherDigits},
      {kGroup, "upper case", "47", Proof::kSignature, UpperCase},
      {kGroup, "shorter", "47", Proof::kSignature, Shorter},
      {kGroup, "longer", "47", Proof::kSignature, Longer},
      {kGroup, "no hex digit", "47", Proof::kSignature, NotHex},
      {kGroup, "of another request", "47", Proof::kSignature, OfAnotherRequest},
      {kGroup, "by another secret", "46", Proof::kSignature, ByAnotherSecret},
      {kGroup, "by the secret with a prefix", "44", Proof::kSignature, ByTheSecretWithAPrefix},
      {kGroup, "empty", "42", Proof::kSignature, Missing},
  };
}

}  // namespace rollcall::testing
