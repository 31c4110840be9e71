// The ways in which a signed request is changed. Rows are those of docs/bad-inputs.md.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "mutation/signed_request_text.h"

namespace rollcall::testing {

// Why a mutant must not be let in.
enum class Proof : std::uint8_t {
  kSignature,  // By the plain canonicaliser its signature is not that of the request.
  kRule,       // The signature may be right, yet a rule forbids the request whatever is signed.
};

struct Mutation {
  std::string_view group;
  std::string_view name;
  std::string_view rows;
  Proof proof;
  // `other` is another good call. False: nothing of this call can be changed so.
  bool (*apply)(Random& random, const PlainCall& other, PlainCall& call);
};

std::vector<Mutation> SignatureMutations();
std::vector<Mutation> BodyMutations();
std::vector<Mutation> TargetMutations();  // Method, path and query.
std::vector<Mutation> FieldMutations();   // Header fields and SignedHeaders.
std::vector<Mutation> CredentialMutations();
std::vector<Mutation> TimeMutations();

// All of them.
const std::vector<Mutation>& Mutations();

// Changes one bit, such that the byte stays visible ASCII. False when there is no byte.
bool ChangeCharacter(Random& random, std::string& text);

}  // namespace rollcall::testing
