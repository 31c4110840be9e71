// JsonWriter: appends JSON to a buffer; commas come by themselves.
//
// It does not check that calls are paired: the shape of a message is fixed by the code that writes
// it, and its test.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall {

// With the quotes. Bytes that are not UTF-8 become U+FFFD, so the text is always valid JSON.
void AppendJsonString(std::string_view text, std::string& out);

// Loop-confined.
class JsonWriter {
 public:
  // Appends to `out`, which must outlive the writer.
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Close('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Close(']'); }
  JsonWriter& Key(std::string_view name);

  JsonWriter& String(std::string_view text);
  JsonWriter& Integer(std::int64_t value);
  // As a decimal string, for readers whose numbers end at 2^53.
  JsonWriter& IntegerText(std::int64_t value);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  // `json` is one complete value.
  JsonWriter& Raw(std::string_view json);

 private:
  JsonWriter& Open(char bracket);
  JsonWriter& Close(char bracket);
  void Separate();

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace rollcall
