#include "codec/query_string.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "codec/byte_scan.h"
#include "codec/utf8.h"

namespace rollcall {
namespace {

constexpr int kNotHex = -1;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return kNotHex;
}

constexpr std::array<bool, 256> kUnreserved = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-_.~"))
    table[static_cast<std::uint8_t>(c)] = true;
  return table;
}();

bool IsUnreserved(char c) {
  return kUnreserved[static_cast<std::uint8_t>(c)];
}

// Where the encoded form of `c` stands among the others: '%' comes before all unreserved
// characters.
unsigned EncodedRank(char c) {
  constexpr unsigned kBehindEncoded = 256;
  return static_cast<std::uint8_t>(c) + (IsUnreserved(c) ? kBehindEncoded : 0);
}

bool EncodedLess(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(a, b, {}, EncodedRank, EncodedRank);
}

// Parameters that are the same in this order keep the one in which they were sent.
bool ComesFirst(QueryOrder order, const QueryParameter* a, const QueryParameter* b) {
  if (a->name != b->name) return a->name < b->name;
  if (a->value != b->value) {
    if (order == QueryOrder::kByNameAndValue) return a->value < b->value;
    if (order == QueryOrder::kByNameAndEncodedValue) return EncodedLess(a->value, b->value);
  }
  return a < b;
}

}  // namespace

bool AppendFormDecoded(std::string_view text, std::string& out) {
  while (true) {
    const std::size_t plain = FindFirst<FormEscapeByte>(text);
    out.append(text.substr(0, plain));
    if (plain == text.size()) return true;
    text.remove_prefix(plain);
    std::size_t size = 1;
    if (text.front() == '+') {
      out.push_back(' ');
    } else {
      constexpr std::size_t kEscapeSize = 3;
      if (text.size() < kEscapeSize) return false;
      const int high = HexDigit(text[1]);
      const int low = HexDigit(text[2]);
      if (high == kNotHex || low == kNotHex) return false;
      out.push_back(static_cast<char>(high << 4 | low));
      size = kEscapeSize;
    }
    text.remove_prefix(size);
  }
}

void AppendPercentEncoded(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  while (true) {
    const auto* const end = std::ranges::find_if_not(text, IsUnreserved);
    out.append(text.begin(), end);
    if (end == text.end()) return;
    const auto byte = static_cast<std::uint8_t>(*end);
    out.append({'%', kHex[byte >> 4], kHex[byte & 0xf]});
    text = {end + 1, text.end()};
  }
}

Status QueryString::Parse(std::string_view raw) {
  parameters_.clear();
  decoded_.clear();
  // Decoding never lengthens, so that no view is left behind by a growing buffer.
  decoded_.reserve(raw.size());
  if (raw.empty()) return Status();
  while (true) {
    const std::size_t end = raw.find('&');
    Status status = TakeParameter(raw.substr(0, end));
    if (!status.ok()) {
      parameters_.clear();
      return status;
    }
    if (end == std::string_view::npos) return Status();
    raw.remove_prefix(end + 1);
  }
}

Status QueryString::TakeParameter(std::string_view pair) {
  const auto refuse = [](const char* rule) { return Status(StatusCode::kInvalidArgument, rule); };
  if (parameters_.size() == kMaxParameters) {
    return refuse("the query must not have more than 128 parameters");
  }
  const std::size_t equals = std::min(pair.find('='), pair.size());
  if (equals == 0) return refuse("a query parameter must have a name");

  const std::size_t start = decoded_.size();
  if (!AppendFormDecoded(pair.substr(0, equals), decoded_)) {
    return refuse("a % in the query must be followed by two hexadecimal digits");
  }
  const std::size_t name_size = decoded_.size() - start;
  if (equals < pair.size() && !AppendFormDecoded(pair.substr(equals + 1), decoded_)) {
    return refuse("a % in the query must be followed by two hexadecimal digits");
  }
  const std::string_view both = std::string_view(decoded_).substr(start);
  const QueryParameter parameter = {.name = both.substr(0, name_size),
                                    .value = both.substr(name_size)};
  if (!IsUtf8(parameter.name) || !IsUtf8(parameter.value)) {
    return refuse("the query must be UTF-8 when decoded");
  }
  parameters_.push_back(parameter);
  return Status();
}

QueryMatch QueryString::Find(std::string_view name) const {
  QueryMatch match;
  for (const QueryParameter& parameter : parameters_) {
    if (parameter.name != name) continue;
    if (match.count++ == 0) match.value = parameter.value;
  }
  return match;
}

void QueryString::AppendCanonical(QueryOrder order, std::string& out) const {
  // Equal names keep their order by their position, which allocates less than a stable sort.
  std::vector<const QueryParameter*> sorted;
  sorted.reserve(parameters_.size());
  for (const QueryParameter& parameter : parameters_)
    sorted.push_back(&parameter);
  std::ranges::sort(sorted, [order](const QueryParameter* a, const QueryParameter* b) {
    return ComesFirst(order, a, b);
  });
  bool first = true;
  for (const QueryParameter* parameter : sorted) {
    if (!first) out.push_back('&');
    first = false;
    AppendPercentEncoded(parameter->name, out);
    out.push_back('=');
    AppendPercentEncoded(parameter->value, out);
  }
}

}  // namespace rollcall
