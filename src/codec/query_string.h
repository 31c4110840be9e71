// QueryString: the query of a request target as decoded names and values, and its canonical form
// for signatures.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace rollcall {

// Appends the decoded bytes; '+' is a space. False for a '%' without two hex digits; then `out` has
// lost nothing but may have gained bytes.
bool AppendFormDecoded(std::string_view text, std::string& out);

// RFC 3986: all but A-Z a-z 0-9 - _ . ~ becomes %XX, upper case.
void AppendPercentEncoded(std::string_view text, std::string& out);

struct QueryParameter {
  std::string_view name;
  std::string_view value;
};

struct QueryMatch {
  std::string_view value;  // Of the first one.
  std::size_t count = 0;
};

enum class QueryOrder {
  kByName,                 // Equal names keep the order in which they were sent.
  kByNameAndValue,         // Equal names by value: what some signers do,
  kByNameAndEncodedValue,  // or by the percent-encoded value.
};

// Reusable: it keeps its memory between Parse() calls.
// Loop-confined.
class QueryString {
 public:
  static constexpr std::size_t kMaxParameters = 128;

  // `raw` without the '?'. kInvalidArgument for a bad percent escape, text that is not UTF-8 when
  // decoded, an empty name (`&&` and `=x` too) or too many parameters; nothing is kept then.
  // "name" is the same as "name=".
  Status Parse(std::string_view raw);

  // Decoded, in the order sent. Valid until the next Parse().
  std::span<const QueryParameter> parameters() const { return parameters_; }
  QueryMatch Find(std::string_view name) const;

  // Appends name=value joined by '&', both percent-encoded, sorted by the decoded name's bytes.
  void AppendCanonical(QueryOrder order, std::string& out) const;

 private:
  Status TakeParameter(std::string_view pair);

  std::string decoded_;
  std::vector<QueryParameter> parameters_;
};

}  // namespace rollcall
