#include "auth/canonical_request.h"

#include "auth/authorization_header.h"
#include "codec/byte_scan.h"

namespace rollcall {
namespace {

void AppendValue(std::string_view value, InnerBlanks blanks, std::string& out) {
  value = TrimBlanks(value);
  if (blanks == InnerBlanks::kKept || !HasAny<BlankByte>(value)) {
    out.append(value);
    return;
  }
  bool after_blank = false;
  for (const char c : value) {
    if (!IsBlank(c)) {
      out.push_back(c);
    } else if (!after_blank) {
      out.push_back(' ');
    }
    after_blank = IsBlank(c);
  }
}

}  // namespace

void AppendCanonicalRequest(const CanonicalRequest& request, InnerBlanks blanks, std::string& out) {
  out.append(request.method).append(1, '\n');
  out.append(request.path.empty() ? "/" : request.path).append(1, '\n');
  out.append(request.query).append(1, '\n');
  for (const HttpField& field : request.signed_fields) {
    out.append(field.name).append(1, ':');
    AppendValue(field.value, blanks, out);
    out.append(1, '\n');
  }
  out.append(1, '\n').append(request.signed_headers).append(1, '\n');
  out.append(request.body_hash.text());
}

void AppendStringToSign(std::string_view x_date, const SigningScope& scope,
                        const HexDigest& request_hash, std::string& out) {
  out.append(kSignatureAlgorithm).append(1, '\n').append(x_date).append(1, '\n');
  AppendScope(scope, out);
  out.append(1, '\n').append(request_hash.text());
}

std::string_view WithoutDefaultPort(std::string_view host) {
  for (const std::string_view port : {":80", ":443"}) {
    if (!host.ends_with(port)) continue;
    const std::string_view bare = host.substr(0, host.size() - port.size());
    // "h :80" is no host, and must not be signed as "h".
    return !bare.empty() && IsBlank(bare.back()) ? host : bare;
  }
  return host;
}

}  // namespace rollcall
