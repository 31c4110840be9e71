#include "codec/json_writer.h"

#include <cstddef>

#include "codec/byte_scan.h"
#include "codec/decimal.h"
#include "codec/utf8.h"

namespace rollcall {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD

void AppendEscaped(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out.append("\\\"");
      break;
    case '\\':
      out.append("\\\\");
      break;
    case '\n':
      out.append("\\n");
      break;
    case '\r':
      out.append("\\r");
      break;
    case '\t':
      out.append("\\t");
      break;
    default:
      out.append("\\u00");
      out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
      out.push_back(kHex[static_cast<unsigned char>(c) & 0xf]);
  }
}

// The length of the UTF-8 sequence `text` begins with; 0 when there is none.
std::size_t SequenceSize(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return size <= text.size() && IsUtf8(text.substr(0, size)) ? size : 0;
}

}  // namespace

void AppendJsonString(std::string_view text, std::string& out) {
  out.push_back('"');
  std::size_t plain = 0;  // Bytes at the start of `text` that are copied as they are.
  while (true) {
    plain = FindFirst<JsonSpecialByte>(text, plain);
    if (plain == text.size()) break;
    const bool ascii = static_cast<unsigned char>(text[plain]) < 0x80;
    if (const std::size_t size = ascii ? 0 : SequenceSize(text.substr(plain)); size > 0) {
      plain += size;
      continue;
    }
    out.append(text.substr(0, plain));
    if (ascii) {
      AppendEscaped(text[plain], out);
    } else {
      out.append(kReplacement);
    }
    text.remove_prefix(plain + 1);
    plain = 0;
  }
  out.append(text);
  out.push_back('"');
}

JsonWriter& JsonWriter::Key(std::string_view name) {
  Separate();
  AppendJsonString(name, out_);
  out_.push_back(':');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view text) {
  Separate();
  AppendJsonString(text, out_);
  return *this;
}

JsonWriter& JsonWriter::Integer(std::int64_t value) {
  Separate();
  AppendInteger(value, out_);
  return *this;
}

JsonWriter& JsonWriter::IntegerText(std::int64_t value) {
  Separate();
  out_.push_back('"');
  AppendInteger(value, out_);
  out_.push_back('"');
  return *this;
}

JsonWriter& JsonWriter::Bool(bool value) {
  return Raw(value ? "true" : "false");
}

JsonWriter& JsonWriter::Null() {
  return Raw("null");
}

JsonWriter& JsonWriter::Raw(std::string_view json) {
  Separate();
  out_.append(json);
  return *this;
}

JsonWriter& JsonWriter::Open(char bracket) {
  Separate();
  out_.push_back(bracket);
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::Close(char bracket) {
  out_.push_back(bracket);
  needs_comma_ = true;
  return *this;
}

void JsonWriter::Separate() {
  if (needs_comma_) out_.push_back(',');
  needs_comma_ = true;
}

}  // namespace rollcall
