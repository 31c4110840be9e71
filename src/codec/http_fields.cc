#include "codec/http_fields.h"

#include <algorithm>
#include <cstring>

#include "codec/byte_scan.h"

namespace rollcall {
namespace {

constexpr char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Eight bytes at once, without a carry from one to the next.
std::uint64_t EightLower(const char* bytes) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kHighBits = 0x80 * kEach;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  const std::uint64_t low_bits = word & ~kHighBits;
  const std::uint64_t from_a = low_bits + (0x80 - 'A') * kEach;    // Sets the high bit from 'A' on,
  const std::uint64_t behind_z = low_bits + (0x7f - 'Z') * kEach;  // and this behind 'Z'.
  const std::uint64_t upper = from_a & ~behind_z & ~word & kHighBits;
  return word | upper >> 2;  // 0x80 becomes 0x20, which is what sets the cases apart.
}

constexpr std::array<bool, 256> MakeTokenTable() {
  std::array<bool, 256> table{};
  for (unsigned char c = '0'; c <= '9'; ++c)
    table[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c)
    table[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c)
    table[c] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr std::array<bool, 256> kToken = MakeTokenTable();

// Calls `visit` with each element of a comma-separated list until it returns false.
template <typename Visit>
bool ForEachElement(std::string_view list, Visit visit) {
  while (true) {
    const std::size_t comma = list.find(',');
    if (!visit(TrimBlanks(list.substr(0, comma)))) return false;
    if (comma == std::string_view::npos) return true;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

bool EqualsIgnoreCaseOfSameSize(std::string_view a, std::string_view b) {
  std::size_t at = 0;
  for (; a.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    if (EightLower(a.data() + at) != EightLower(b.data() + at)) return false;
  }
  for (; at < a.size(); ++at) {
    if (ToLower(a[at]) != ToLower(b[at])) return false;
  }
  return true;
}

bool IsHttpTokenByte(char c) {
  return kToken[static_cast<unsigned char>(c)];
}

bool IsHttpToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return IsHttpTokenByte(c); });
}

bool IsHttpFieldByte(char c) {
  return !ControlByte::Has(static_cast<std::uint8_t>(c));
}

HttpProgress HttpFields::Scan(std::string_view received) {
  base_ = received.data();
  received = received.substr(0, kMaxHeadBytes);
  while (true) {
    scanned_ = FindFirst<ControlByte>(received, scanned_);
    if (scanned_ == received.size()) break;
    const char c = received[scanned_];
    if (c == '\n')
      return Refuse(HttpError::kBadRequest, "a line must end with CR LF, not LF alone");
    if (c != '\r')
      return Refuse(HttpError::kBadRequest, "control bytes are not allowed in the head");
    if (scanned_ + 1 == received.size()) break;
    if (received[scanned_ + 1] != '\n') {
      return Refuse(HttpError::kBadRequest, "a CR must be followed by LF");
    }
    const HttpProgress progress = TakeLine(scanned_);
    if (progress != HttpProgress::kNeedMore) return progress;
  }
  if (received.size() == kMaxHeadBytes) {
    return Refuse(HttpError::kHeadTooLarge, "the head must not be larger than 16 KiB");
  }
  return HttpProgress::kNeedMore;
}

void HttpFields::Reset() {
  base_ = nullptr;
  error_text_ = {};
  scanned_ = 0;
  line_start_ = 0;
  count_ = 0;
  first_line_size_ = kUnknown;
  error_ = HttpError::kNone;
}

HttpProgress HttpFields::Refuse(HttpError error, std::string_view text) {
  error_ = error;
  error_text_ = text;
  return HttpProgress::kRefused;
}

HttpProgress HttpFields::TakeLine(std::size_t end) {
  const std::string_view line(base_ + line_start_, end - line_start_);
  HttpProgress progress = HttpProgress::kNeedMore;
  if (!has_first_line()) {
    if (line.empty()) return Refuse(HttpError::kBadRequest, "the first line must not be empty");
    first_line_size_ = static_cast<std::uint16_t>(line.size());
  } else if (line.empty()) {
    progress = HttpProgress::kComplete;
  } else {
    progress = TakeField(line);
  }
  line_start_ = scanned_ = end + 2;
  return progress;
}

HttpProgress HttpFields::TakeField(std::string_view line) {
  if (count_ == kMaxFields) {
    return Refuse(HttpError::kHeadTooLarge, "there must not be more than 100 header fields");
  }
  if (IsBlank(line.front())) {
    return Refuse(HttpError::kBadRequest, "a header line must not begin with white space");
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    return Refuse(HttpError::kBadRequest, "a header line must hold a colon");
  }
  if (!IsHttpToken(line.substr(0, colon))) {
    return Refuse(HttpError::kBadRequest, "a header name must be a token, right before its colon");
  }
  const std::string_view value = TrimBlanks(line.substr(colon + 1));
  positions_[count_++] = {
      .name = static_cast<std::uint16_t>(line_start_),
      .name_size = static_cast<std::uint16_t>(colon),
      .value = static_cast<std::uint16_t>(value.data() - base_),
      .value_size = static_cast<std::uint16_t>(value.size()),
  };
  return HttpProgress::kNeedMore;
}

HttpField HttpFields::at(std::size_t index) const {
  const Position& position = positions_[index];
  return {.name = {base_ + position.name, position.name_size},
          .value = {base_ + position.value, position.value_size}};
}

HttpFieldMatch HttpFields::Find(std::string_view name) const {
  HttpFieldMatch match;
  for (std::size_t i = 0; i < count_; ++i) {
    if (!EqualsIgnoreCase(at(i).name, name)) continue;
    if (match.count++ == 0) match.value = at(i).value;
  }
  return match;
}

bool HttpFields::ListHas(std::string_view name, std::string_view token) const {
  for (std::size_t i = 0; i < count_; ++i) {
    if (!EqualsIgnoreCase(at(i).name, name)) continue;
    const bool absent = ForEachElement(at(i).value, [token](std::string_view element) {
      return !EqualsIgnoreCase(element, token);
    });
    if (!absent) return true;
  }
  return false;
}

bool HttpFields::IsTokenList(std::string_view name) const {
  for (std::size_t i = 0; i < count_; ++i) {
    if (!EqualsIgnoreCase(at(i).name, name) || at(i).value.empty()) continue;
    if (!ForEachElement(at(i).value, IsHttpToken)) return false;
  }
  return true;
}

}  // namespace rollcall
