// JsonReader: reads one JSON object and hands its known fields to a visitor, strictly (RFC 8259).
//
// The whole text is checked, what is ignored too: escapes, surrogates, numbers, literals, UTF-8,
// depth, nothing after the end. Texts of any size cost no more than the reader's own buffer.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace rollcall {

struct JsonValue {
  enum class Kind : std::uint8_t {
    kNull,
    kBool,
    kInteger,     // An integer literal of int64; `integer`.
    kBigInteger,  // An integer literal beyond int64, of any length.
    kFraction,    // A number with a fraction or an exponent, or -0.
    kString,      // `text`, unescaped.
    kArray,       // Its elements follow as OnElement.
    kObject,
  };
  Kind kind = Kind::kNull;
  bool boolean = false;
  std::int64_t integer = 0;
  // Of a string; of an object in an array that is told, its JSON. Valid until the reader's next
  // Read().
  std::string_view text = {};
};

// The value of a JSON integer, or of a string that ParseDecimal() takes.
std::optional<std::int64_t> JsonIntegerOrText(const JsonValue& value);

// Only asked while the text is well-formed so far: act on nothing before Read() has returned
// kObject.
class JsonVisitor {
 public:
  virtual ~JsonVisitor() = default;
  // `field` is the index in the list given to Read(). At most once per field.
  virtual void OnField(std::size_t field, const JsonValue& value) = 0;
  // For each element of an array field, in order; what is inside an element is not told,
  // but an object as its text. False: the
  // rest of this array is checked but not told.
  virtual bool OnElement(std::size_t field, const JsonValue& element);
  // Instead, all elements at once of an array of integers of 0 to 10^18 - 1; not always, even of
  // such. Goes on to OnElement for each.
  virtual void OnIntegers(std::size_t field, std::span<const std::int64_t> elements);
};

enum class JsonOutcome {
  kObject,
  kNotObject,  // JSON, but not an object at the top.
  kNotJson,    // Ill-formed, a byte order mark, deeper than kMaxDepth, or a known field twice.
};

// Reusable: keep one per loop. Loop-confined.
class JsonReader {
 public:
  static constexpr std::size_t kMaxDepth = 32;  // The object itself is 1.
  static constexpr std::size_t kMaxFields = 32;

  // Texts of more than `max_text` bytes are kNotJson; doors refuse them earlier.
  explicit JsonReader(std::size_t max_text);
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  // Names are compared after unescaping, case counts. REQUIRES: at most kMaxFields names.
  JsonOutcome Read(std::string_view text, std::span<const std::string_view> known,
                   JsonVisitor& visitor);

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace rollcall
