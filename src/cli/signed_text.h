// SignedText: the bytes of one signed call, made again only when the second of its signature is
// over.

#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "client/signed_call.h"
#include "client/url.h"

namespace rollcall {

// Loop-confined.
class SignedText {
 public:
  // For a connection of many calls. `call`, `endpoint` and `key` are the same each time. REQUIRES:
  // action and version can be said in a query.
  const std::string& At(WallTime now, const ApiCall& call, const Url& endpoint, const ApiKey& key);

 private:
  std::int64_t second_ = -1;
  std::string bytes_;
};

}  // namespace rollcall
