// SignedRequest: what of an HTTP request a signature covers, as views of the bytes received.

#pragma once

#include <span>
#include <string_view>

namespace rollcall {

struct SignedRequest {
  // A repeated field is here as often as it was sent. Names in any case; blanks around values are
  // allowed.
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  std::string_view method;
  std::string_view path;   // As sent, still percent-encoded, without the query. Empty means "/".
  std::string_view query;  // As sent, still percent-encoded, without the "?".
  std::span<const Field> fields;
  std::string_view body;  // After transfer coding was removed.
};

}  // namespace rollcall
