#include "mutation/signed_request_text.h"

#include <algorithm>

#include "codec/http_fields.h"

namespace rollcall::testing {

std::size_t Pick(Random& random, std::size_t count) {
  return static_cast<std::size_t>(random() % count);
}

const std::vector<PlainKey>& KnownKeys() {
  static const std::vector<PlainKey> keys = {{"AKLTmutantone", "the first secret of the mutants"},
                                             {"AKLTmutanttwo", "the second secret of the mutants"},
                                             {"AKLTbystander", "a secret that signs nothing here"}};
  return keys;
}

bool PlainCall::Signs(std::string_view name) const {
  const std::vector<std::string> names = SplitText(signed_headers, ';');
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string* PlainCall::Field(std::string_view name) {
  for (auto& [field, value] : request.fields) {
    if (EqualsIgnoreCase(field, name)) return &value;
  }
  return nullptr;
}

void PlainCall::RemoveField(std::string_view name) {
  std::erase_if(request.fields,
                [name](const auto& field) { return EqualsIgnoreCase(field.first, name); });
}

void PlainCall::Authorize() {
  const std::string text = algorithm + " Credential=" + key.id + "/" + scope.ToText() + separator +
                           "SignedHeaders=" + signed_headers + separator + "Signature=" + signature;
  if (std::string* sent = Field("Authorization")) {
    *sent = text;
  } else {
    request.fields.emplace_back("Authorization", text);
  }
}

void PlainCall::Sign(const std::string& payload_hash) {
  PlainRequest meant = request;
  for (auto& [name, value] : meant.fields) {
    const std::size_t port = value.rfind(':');
    const bool is_default = value.ends_with(":80") || value.ends_with(":443");
    if (signs_host_without_port && name == "Host" && is_default) value.resize(port);
  }
  if (signs_values_sorted) {
    std::vector<std::string> parts = SplitText(meant.query, '&');
    std::sort(parts.begin(), parts.end());
    meant.query.clear();
    for (const std::string& part : parts)
      meant.query += (meant.query.empty() ? "" : "&") + part;
  }
  const auto texts = StringsToSign(meant, signed_headers, scope,
                                   payload_hash.empty() ? BodyHashOf(request.body) : payload_hash);
  signature = texts.empty() ? std::string(64, '0') : SignatureOf(key.secret, scope, texts.front());
  Authorize();
}

}  // namespace rollcall::testing
