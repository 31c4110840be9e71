// The vectors file, read for tests.

#pragma once

#include <string>
#include <vector>

#include "unit/auth/signed_call.h"

namespace rollcall::testing {

struct SignatureVector {
  std::string name;
  SignedCall call;
  std::string signed_headers;
  std::string canonical_request;
  std::string string_to_sign;
  std::string signature;
};

struct DocExample {
  std::string access_key;
  std::string secret_key;
  SignatureVector vector;
  std::string authorization;
  std::string signing_key_hex;
};

struct Vectors {
  std::string access_key;
  std::string secret_key;
  std::string signing_key_hex;  // Of the keys above, for the vectors' day, region and service.
  std::vector<SignatureVector> header;
  std::vector<SignatureVector> wire;       // As real clients sent them.
  std::vector<SignatureVector> presigned;  // Signed in the query string.
  std::vector<SignedCall> sts2;            // With session tokens made by the client.
  DocExample doc_example;
};

// The first call reads the file.
const Vectors& LoadVectors();

}  // namespace rollcall::testing
