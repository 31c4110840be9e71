#include "config/text_shapes.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>

#include "config/key_table.h"

namespace rollcall {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool Has(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

bool IsAlphanumeric(char c) {
  return Has(kDigits, c) || Has(kLower, c) || Has(kUpper, c);
}

bool IsMadeOf(std::string_view text, std::size_t max_bytes, std::string_view others) {
  return !text.empty() && text.size() <= max_bytes &&
         std::all_of(text.begin(), text.end(),
                     [others](char c) { return IsAlphanumeric(c) || Has(others, c); });
}

bool HasUpper(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return Has(kUpper, c); });
}

bool IsPort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port != 0;
}

// Takes the port off, if there is one. An address in brackets keeps its colons.
std::string_view TakePort(std::string_view& host) {
  const std::size_t colon = host.rfind(':');
  const std::size_t bracket = host.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    return {};
  }
  const std::string_view port = host.substr(colon);
  host = host.substr(0, colon);
  return port;
}

}  // namespace

bool IsNotEmpty(std::string_view text) {
  return !text.empty();
}

bool IsFileNameOrEmpty(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; });
}

bool IsRegion(std::string_view text) {
  return IsMadeOf(text, 64, "-") && !HasUpper(text);
}

bool IsOrigin(std::string_view text) {
  constexpr std::string_view kMark = "://";
  const std::size_t mark = text.find(kMark);
  if (mark == std::string_view::npos || HasUpper(text)) return false;
  std::string_view host = text.substr(mark + kMark.size());
  const std::string_view port = TakePort(host);
  return IsMadeOf(text.substr(0, mark), 32, "+-.") && IsHost(host) &&
         (port.empty() || IsPort(port.substr(1)));
}

bool IsHost(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    return IsMadeOf(text.substr(1, text.size() - 2), 64, ":.");
  }
  return IsMadeOf(text, 253, ".-_");
}

bool IsHostPort(std::string_view text) {
  const std::string_view port = TakePort(text);
  return !port.empty() && IsPort(port.substr(1)) && IsHost(text);
}

bool IsNetwork(std::string_view text) {
  return static_cast<bool>(Network::Parse(text));
}

bool IsAdminToken(std::string_view text) {
  return text.size() <= 256 && std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f;
         });
}

bool IsName(std::string_view text) {
  return IsMadeOf(text, 64, "._-");
}

bool IsNameOrEmpty(std::string_view text) {
  return text.empty() || IsName(text);
}

bool IsAccessKeyId(std::string_view text) {
  return IsMadeOf(text, 128, "._=+-");
}

bool IsVariableName(std::string_view text) {
  return IsMadeOf(text, 256, "_") && !Has(kDigits, text.front());
}

std::string_view WithoutNewline(std::string_view text) {
  if (!text.ends_with('\n')) return text;
  text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

bool IsSecret(std::string_view text) {
  const std::size_t bytes = WithoutNewline(text).size();
  return bytes >= kMinSecretBytes && bytes <= kMaxSecretBytes;
}

}  // namespace rollcall
