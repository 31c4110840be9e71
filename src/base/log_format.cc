#include "base/log_format.h"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

namespace rollcall {
namespace {

constexpr std::string_view kCutMark = "...";

bool IsPrintable(unsigned char c) {
  return c >= 0x20 && c < 0x7f;
}

bool IsBare(std::string_view text) {
  if (text.empty() || text.size() > kMaxLogValueBytes) return false;
  for (const char c : text) {
    if (!IsPrintable(static_cast<unsigned char>(c)) || c == ' ' || c == '"' || c == '=' ||
        c == '\\') {
      return false;
    }
  }
  return true;
}

// Decodes the UTF-8 sequence at the front of `text` and takes it off. An ill-formed byte is taken
// alone and gives U+FFFD.
char32_t TakeCodePoint(std::string_view& text) {
  constexpr char32_t kReplacement = 0xfffd;
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  bool well_formed = length > 0 && length <= text.size();
  char32_t code = length <= 1 ? lead : lead & (0x7fU >> length);
  for (std::size_t i = 1; well_formed && i < length; ++i) {
    well_formed = (byte(i) & 0xc0U) == 0x80U;
    code = (code << 6U) | (byte(i) & 0x3fU);
  }
  const bool is_surrogate = code >= 0xd800 && code < 0xe000;
  const bool is_overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (!well_formed || is_surrogate || is_overlong || code > 0x10ffff) {
    text.remove_prefix(1);
    return kReplacement;
  }
  text.remove_prefix(length);
  return code;
}

void AppendUnicodeEscape(std::string& out, char32_t code) {
  const auto value = static_cast<std::uint32_t>(code);
  if (value < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
    return;
  }
  const std::uint32_t above = value - 0x10000;
  fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xd800 + (above >> 10U),
                 0xdc00 + (above & 0x3ffU));
}

// A JSON string in pure ASCII; the text form uses the same quoting.
void AppendQuoted(std::string& out, std::string_view text) {
  const bool is_cut = text.size() > kMaxLogValueBytes;
  if (is_cut) text = text.substr(0, kMaxLogValueBytes);
  out += '"';
  while (!text.empty()) {
    const char32_t code = TakeCodePoint(text);
    if (code == U'"' || code == U'\\') {
      out += '\\';
      out += static_cast<char>(code);
    } else if (code == U'\n') {
      out += "\\n";
    } else if (code < 0x80 && IsPrintable(static_cast<unsigned char>(code))) {
      out += static_cast<char>(code);
    } else {
      AppendUnicodeEscape(out, code);
    }
  }
  if (is_cut) out += kCutMark;
  out += '"';
}

void AppendText(std::string& out, LogFormat format, std::string_view text) {
  if (format == LogFormat::kText && IsBare(text)) {
    out += text;
  } else {
    AppendQuoted(out, text);
  }
}

void AppendValue(std::string& out, LogFormat format, const LogField& field) {
  std::visit(
      [&out, format](auto value) {
        using Value = decltype(value);
        if constexpr (std::is_same_v<Value, std::string_view>) {
          AppendText(out, format, value);
        } else if constexpr (std::is_same_v<Value, double>) {
          // JSON has no other numbers than finite ones.
          out += std::isfinite(value) ? fmt::to_string(value) : std::string("null");
        } else {
          out += fmt::to_string(value);
        }
      },
      field.value);
}

void AppendTime(std::string& out, WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(
      std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()) -
      day.time_since_epoch());
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                 static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(),
                 clock.seconds().count(), clock.subseconds().count());
}

}  // namespace

std::string_view ToText(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarn:
      return "warn";
    case LogLevel::kError:
      return "error";
  }
  return "unknown";
}

void AppendLogLine(LogFormat format, WallTime time, LogLevel level, std::string_view event,
                   std::span<const LogField> fields, std::string& out) {
  if (format == LogFormat::kText) {
    AppendTime(out, time);
    fmt::format_to(std::back_inserter(out), " {:5} ", ToText(level));
    AppendText(out, format, event);
    for (const LogField& field : fields) {
      out += ' ';
      AppendText(out, format, field.key);
      out += '=';
      AppendValue(out, format, field);
    }
  } else {
    out += R"({"time":")";
    AppendTime(out, time);
    out += R"(","level":")";
    out += ToText(level);
    out += R"(","event":)";
    AppendQuoted(out, event);
    for (const LogField& field : fields) {
      out += ',';
      AppendQuoted(out, field.key);
      out += ':';
      AppendValue(out, format, field);
    }
    out += '}';
  }
  out += '\n';
}

}  // namespace rollcall
