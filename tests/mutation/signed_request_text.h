// PlainCall: a signed request taken apart, so that any piece of it can be changed and put back.

#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "mutation/request_meaning.h"

namespace rollcall::testing {

using Random = std::mt19937_64;

// From 0 to `count` - 1.
std::size_t Pick(Random& random, std::size_t count);

struct PlainKey {
  std::string id;
  std::string secret;
};

// Keys that the server knows; the first two sign, the others do not.
const std::vector<PlainKey>& KnownKeys();

struct PlainCall {
  std::string style;  // Of which SDK.
  PlainRequest request;
  std::string algorithm = "HMAC-SHA256";
  PlainKey key;
  PlainScope scope;
  std::string signed_headers;
  std::string signature;
  std::string separator = ", ";  // Between the parts of Authorization.
  bool signs_host_without_port = false;
  bool signs_values_sorted = false;

  bool Signs(std::string_view name) const;
  // The value of the field, in any case of its name; null when there is none.
  std::string* Field(std::string_view name);
  void RemoveField(std::string_view name);

  // Writes Authorization from the pieces.
  void Authorize();
  // Computes the signature as the style does it, over the payload hash if one is given, and writes
  // Authorization.
  void Sign(const std::string& payload_hash = "");
};

// A good call in one of the styles, its contents at random: odd characters, repeated names, ports.
std::size_t StyleCount();
PlainCall MakeCall(std::size_t style, Random& random);

}  // namespace rollcall::testing
