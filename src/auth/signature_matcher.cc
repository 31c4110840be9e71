#include "auth/signature_matcher.h"

#include <algorithm>

#include "crypto/equal.h"

namespace rollcall {
namespace {

bool HasInnerBlanks(const HttpField& field) {
  return field.value.find("  ") != std::string_view::npos ||
         field.value.find('\t') != std::string_view::npos;
}

bool IsHostWithDefaultPort(const HttpField& field) {
  return field.name == "host" && WithoutDefaultPort(field.value) != field.value;
}

}  // namespace

bool SignatureMatcher::Matches(const SignatureClaim& claim, HmacSha256& key) {
  query_.clear();
  claim.request.query.AppendCanonical(QueryOrder::kByName, query_);
  if (MatchesIn(kUsual, claim, key)) return true;

  constexpr Form kBothSorted = kValuesSorted | kEncodedValuesSorted;
  const Form departures = Departures(claim);
  for (Form form = 1; form <= departures; ++form) {
    const bool applies = (form & ~departures) == 0 && (form & kBothSorted) != kBothSorted;
    if (applies && MatchesIn(form, claim, key)) return true;
  }
  return false;
}

SignatureMatcher::Form SignatureMatcher::Departures(const SignatureClaim& claim) {
  Form departures = kUsual;
  const auto& fields = claim.signed_fields;
  if (std::any_of(fields.begin(), fields.end(), IsHostWithDefaultPort)) {
    departures |= kHostWithoutPort;
  }
  if (std::any_of(fields.begin(), fields.end(), HasInnerBlanks)) departures |= kBlanksKept;
  sorted_query_.clear();
  claim.request.query.AppendCanonical(QueryOrder::kByNameAndValue, sorted_query_);
  if (sorted_query_ != query_) departures |= kValuesSorted;
  encoded_sorted_query_.clear();
  claim.request.query.AppendCanonical(QueryOrder::kByNameAndEncodedValue, encoded_sorted_query_);
  const bool is_third = encoded_sorted_query_ != query_ && encoded_sorted_query_ != sorted_query_;
  if (is_third) departures |= kEncodedValuesSorted;
  return departures;
}

std::string_view SignatureMatcher::QueryIn(Form form) const {
  if ((form & kValuesSorted) != 0) return sorted_query_;
  if ((form & kEncodedValuesSorted) != 0) return encoded_sorted_query_;
  return query_;
}

bool SignatureMatcher::MatchesIn(Form form, const SignatureClaim& claim, HmacSha256& key) {
  fields_.assign(claim.signed_fields.begin(), claim.signed_fields.end());
  if ((form & kHostWithoutPort) != 0) {
    for (HttpField& field : fields_) {
      if (field.name == "host") field.value = WithoutDefaultPort(field.value);
    }
  }
  const CanonicalRequest request{
      .method = claim.request.method,
      .path = claim.request.path,
      .query = QueryIn(form),
      .signed_fields = fields_,
      .signed_headers = claim.authorization.signed_headers,
      .body_hash = claim.body_hash,
  };
  text_.clear();
  AppendCanonicalRequest(
      request, (form & kBlanksKept) != 0 ? InnerBlanks::kKept : InnerBlanks::kCollapsed, text_);
  const HexDigest request_hash(hasher_.Hash(text_));
  text_.clear();
  AppendStringToSign(claim.x_date, claim.authorization.scope, request_hash, text_);
  return EqualInConstantTime(HexDigest(key.Sign(text_)).text(), claim.authorization.signature);
}

}  // namespace rollcall
