#include "mutation/request_meaning.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>

#include "crypto/hex.h"
#include "crypto/hmac.h"
#include "crypto/sha256.h"

namespace rollcall::testing {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string Lower(std::string_view text) {
  std::string lower;
  for (const char c : text)
    lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  return lower;
}

std::optional<std::string> Decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
      continue;
    }
    const std::string digits(text.substr(i + 1, 2));
    if (digits.size() < 2 || std::isxdigit(static_cast<unsigned char>(digits[0])) == 0 ||
        std::isxdigit(static_cast<unsigned char>(digits[1])) == 0) {
      return std::nullopt;
    }
    out.push_back(static_cast<char>(std::stoi(digits, nullptr, 16)));
    i += 2;
  }
  return out;
}

std::string Encoded(const std::string& text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (kPlain.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      out.append({'%', kHex[byte / 16], kHex[byte % 16]});
    }
  }
  return out;
}

std::optional<Pairs> Parameters(const std::string& query) {
  Pairs pairs;
  if (query.empty()) return pairs;
  for (const std::string& part : SplitText(query, '&')) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const auto name = Decoded(part.substr(0, equals));
    const auto value = Decoded(equals < part.size() ? part.substr(equals + 1) : "");
    if (!name || !value || name->empty()) return std::nullopt;
    pairs.emplace_back(*name, *value);
  }
  return pairs;
}

std::string Joined(const Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs)
    text += (text.empty() ? "" : "&") + Encoded(name) + "=" + Encoded(value);
  return text;
}

void AddText(std::string text, std::vector<std::string>& texts) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
}

// As sent and, when those are other texts, with the values of one name sorted, as they are and as
// they are encoded.
std::vector<std::string> CanonicalQueries(Pairs pairs) {
  std::vector<std::string> queries;
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  AddText(Joined(pairs), queries);
  Pairs sorted = pairs;
  std::sort(sorted.begin(), sorted.end());
  AddText(Joined(sorted), queries);
  std::stable_sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : Encoded(a.second) < Encoded(b.second);
  });
  AddText(Joined(pairs), queries);
  return queries;
}

std::string Trimmed(const std::string& value) {
  const std::size_t first = value.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return value.substr(first, value.find_last_not_of(" \t") - first + 1);
}

std::string Collapsed(const std::string& value) {
  std::string out;
  for (const char c : value) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank || out.empty() || out.back() != ' ') out.push_back(blank ? ' ' : c);
  }
  return out;
}

std::string WithoutPort(const std::string& host) {
  for (const std::string port : {":80", ":443"}) {
    if (host.ends_with(port)) return host.substr(0, host.size() - port.size());
  }
  return host;
}

// The header lines and SignedHeaders. Nothing when a name is not sent exactly once.
std::optional<std::string> HeaderBlock(const PlainRequest& request,
                                       const std::string& signed_headers, bool collapse,
                                       bool drop_port) {
  std::string block;
  for (const std::string& name : SplitText(signed_headers, ';')) {
    const auto is_called = [&](const auto& field) { return Lower(field.first) == name; };
    if (std::count_if(request.fields.begin(), request.fields.end(), is_called) != 1) {
      return std::nullopt;
    }
    const auto field = std::find_if(request.fields.begin(), request.fields.end(), is_called);
    std::string value = Trimmed(field->second);
    if (drop_port && name == "host") value = WithoutPort(value);
    if (collapse) value = Collapsed(value);
    block += name + ":" + value + "\n";
  }
  return block + "\n" + signed_headers + "\n";
}

}  // namespace

const std::string* PlainRequest::Find(std::string_view name) const {
  for (const auto& [field, value] : fields) {
    if (Lower(field) == Lower(name)) return &value;
  }
  return nullptr;
}

std::vector<std::string> SplitText(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
  return parts;
}

std::string BodyHashOf(std::string_view body) {
  return std::string(HexDigest(Sha256(body)).text());
}

std::vector<std::string> StringsToSign(const PlainRequest& request,
                                       const std::string& signed_headers, const PlainScope& scope) {
  return StringsToSign(request, signed_headers, scope, BodyHashOf(request.body));
}

std::vector<std::string> StringsToSign(const PlainRequest& request,
                                       const std::string& signed_headers, const PlainScope& scope,
                                       const std::string& payload_hash) {
  const auto parameters = Parameters(request.query);
  const std::string* x_date = request.Find("x-date");
  if (!parameters || x_date == nullptr) return {};
  const std::string start = request.method + "\n" + (request.path.empty() ? "/" : request.path);
  const std::string head = "HMAC-SHA256\n" + *x_date + "\n" + scope.ToText() + "\n";
  const std::vector<std::string> queries = CanonicalQueries(*parameters);

  std::vector<std::string> blocks;
  for (const bool collapse : {true, false}) {
    for (const bool drop_port : {false, true}) {
      auto block = HeaderBlock(request, signed_headers, collapse, drop_port);
      if (!block) return {};
      AddText(std::move(*block), blocks);
    }
  }
  std::vector<std::string> texts;
  for (const std::string& block : blocks) {
    for (const std::string& query : queries) {
      texts.push_back(head + BodyHashOf(start + "\n" + query + "\n" + block + payload_hash));
    }
  }
  return texts;
}

std::string SignatureOf(const std::string& secret, const PlainScope& scope,
                        const std::string& string_to_sign) {
  std::string key = secret;
  for (const std::string& part : {scope.date, scope.region, scope.service, std::string("request")})
    key = BytesOf(HmacSha256(key).Sign(part));
  return std::string(HexDigest(HmacSha256(key).Sign(string_to_sign)).text());
}

bool IsSignatureOf(std::string_view signature, const std::string& secret,
                   const PlainRequest& request, const std::string& signed_headers,
                   const PlainScope& scope) {
  const std::vector<std::string> texts = StringsToSign(request, signed_headers, scope);
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return SignatureOf(secret, scope, text) == signature;
  });
}

}  // namespace rollcall::testing
