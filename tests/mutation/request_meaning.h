// What a signature in the header says of a request, worked out apart from the product: plain texts,
// no views, nothing kept. The judge of mutants and fuzzers, so it shares only the hashes.

#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::testing {

struct PlainRequest {
  std::string method = "POST";
  std::string path = "/";
  std::string query;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;

  friend bool operator==(const PlainRequest&, const PlainRequest&) = default;

  // The first field of that name, in any case. Null when there is none.
  const std::string* Find(std::string_view name) const;
};

// What Authorization says besides the signature.
struct PlainScope {
  std::string date;
  std::string region;
  std::string service;

  std::string ToText() const { return date + "/" + region + "/" + service + "/request"; }
};

// Every text that SDKs may sign for this request: with and without the host's default port, values
// of one name as sent and sorted in two ways, blanks inside values collapsed and kept. The usual
// one is the first. Empty when the request has none: a signed name was not sent once, the query is
// not one.
std::vector<std::string> StringsToSign(const PlainRequest& request,
                                       const std::string& signed_headers, const PlainScope& scope);

// The same with another text where the hash of the body belongs.
std::vector<std::string> StringsToSign(const PlainRequest& request,
                                       const std::string& signed_headers, const PlainScope& scope,
                                       const std::string& payload_hash);

// Lower-case hex.
std::string SignatureOf(const std::string& secret, const PlainScope& scope,
                        const std::string& string_to_sign);
std::string BodyHashOf(std::string_view body);

// Is it the signature of one of the texts?
bool IsSignatureOf(std::string_view signature, const std::string& secret,
                   const PlainRequest& request, const std::string& signed_headers,
                   const PlainScope& scope);

std::vector<std::string> SplitText(std::string_view text, char separator);

}  // namespace rollcall::testing
