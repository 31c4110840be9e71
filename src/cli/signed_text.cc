#include "cli/signed_text.h"

#include "base/check.h"

namespace rollcall {

const std::string& SignedText::At(WallTime now, const ApiCall& call, const Url& endpoint,
                                  const ApiKey& key) {
  const std::int64_t second = UnixSeconds(now);
  if (second != second_) {
    const Result<RequestSignature> signature = Sign(call, endpoint, key, now);
    CHECK(signature.has_value());
    second_ = second;
    bytes_ = RequestText(call, *signature, ConnectionUse::kManyCalls);
  }
  return bytes_;
}

}  // namespace rollcall
