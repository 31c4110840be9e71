#include "codec/json_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include <simdjson.h>

#include "base/check.h"
#include "codec/decimal.h"
#include "codec/json_integers.h"
#include "codec/json_token.h"

namespace rollcall {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// What an unclosed text may be followed by must not look like the rest of it: zeros do not.
constexpr std::size_t kPadding = simdjson::SIMDJSON_PADDING;

std::string_view TrimEnd(std::string_view token) {
  while (!token.empty() && IsJsonWhiteSpace(token.back()))
    token.remove_suffix(1);
  return token;
}

}  // namespace

// simdjson finds the tokens (with SIMD) and checks UTF-8 and the order of tokens. It is lazy: what
// a token holds and what a skipped value holds are checked here, so every value is visited.
class JsonReader::Parser {
 public:
  explicit Parser(std::size_t max_text) : max_text_(max_text) {}

  JsonOutcome Read(std::string_view text, std::span<const std::string_view> known,
                   JsonVisitor& visitor) {
    if (text.empty() || text.size() > max_text_ || text.starts_with(kByteOrderMark) ||
        !Prepare(text)) {
      return JsonOutcome::kNotJson;
    }
    known_ = known;
    visitor_ = &visitor;
    seen_ = 0;
    ondemand::document document;
    const auto padded = simdjson::padded_string_view(text_.data(), text.size(), text_.size());
    if (parser_.iterate(padded).get(document) != simdjson::SUCCESS) return JsonOutcome::kNotJson;
    document_ = &document;
    return ReadDocument(document);
  }

 private:
  static constexpr std::size_t kSmallestCapacity = 4096;
  static constexpr std::size_t kNoField = kMaxFields;

  // Copies the text to where simdjson may read beyond its end.
  bool Prepare(std::string_view text) {
    if (text_.size() < text.size() + kPadding) {
      const std::size_t capacity =
          std::min(max_text_, std::max(kSmallestCapacity, 2 * text.size()));
      text_.resize(capacity + kPadding);
      if (parser_.allocate(capacity) != simdjson::SUCCESS) return false;
    }
    std::memcpy(text_.data(), text.data(), text.size());
    std::memset(text_.data() + text.size(), 0, kPadding);
    end_ = text_.data() + text.size();
    return true;
  }

  JsonOutcome ReadDocument(ondemand::document& document) {
    ondemand::json_type type;
    if (document.type().get(type) != simdjson::SUCCESS) return JsonOutcome::kNotJson;
    bool well_formed = false;
    if (type == ondemand::json_type::object) {
      ondemand::object object;
      well_formed = document.get_object().get(object) == simdjson::SUCCESS && ReadFields(object);
    } else if (type == ondemand::json_type::array) {
      ondemand::array array;
      well_formed =
          document.get_array().get(array) == simdjson::SUCCESS && WalkArray(array, 1, kNoField);
    } else {
      std::string_view token;
      return document.raw_json_token().get(token) == simdjson::SUCCESS &&
                     token.data() + token.size() == end_ && ReadScalar(token)
                 ? JsonOutcome::kNotObject
                 : JsonOutcome::kNotJson;
    }
    const bool at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    if (!well_formed || !at_end) return JsonOutcome::kNotJson;
    return type == ondemand::json_type::object ? JsonOutcome::kObject : JsonOutcome::kNotObject;
  }

  bool ReadFields(ondemand::object& object) {
    for (auto result : object) {
      ondemand::field field;
      std::string_view key;
      if (std::move(result).get(field) != simdjson::SUCCESS || !ReadKey(field, key)) return false;
      const auto place = std::ranges::find(known_, key);
      const auto index = static_cast<std::size_t>(place - known_.begin());
      if (place == known_.end()) {
        if (!WalkValue(field.value(), 1, nullptr)) return false;
        continue;
      }
      const std::uint32_t bit = 1U << index;
      if ((seen_ & bit) != 0) return false;
      seen_ |= bit;
      if (!ReadKnownField(field.value(), index)) return false;
    }
    return true;
  }

  bool ReadKnownField(ondemand::value& value, std::size_t index) {
    ondemand::json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    if (type == ondemand::json_type::array) {
      ondemand::array array;
      const bool are_integers = ReadShortIntegers(Rest(value.raw_json_token().data()), integers_);
      if (value.get_array().get(array) != simdjson::SUCCESS) return false;
      visitor_->OnField(index, {.kind = JsonValue::Kind::kArray});
      if (!are_integers) return WalkArray(array, 2, index);
      visitor_->OnIntegers(index, integers_);
      return array.raw_json().error() == simdjson::SUCCESS;
    }
    JsonValue told;
    if (!WalkValue(value, 1, &told)) return false;
    visitor_->OnField(index, told);
    return true;
  }

  // `depth` is that of the container that holds `value`. `told` gets the value when it is wanted.
  bool WalkValue(ondemand::value& value, std::size_t depth, JsonValue* told) {
    ondemand::json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    switch (type) {
      case ondemand::json_type::object: {
        ondemand::object object;
        if (told != nullptr) told->kind = JsonValue::Kind::kObject;
        return value.get_object().get(object) == simdjson::SUCCESS && WalkObject(object, depth + 1);
      }
      case ondemand::json_type::array: {
        ondemand::array array;
        if (told != nullptr) told->kind = JsonValue::Kind::kArray;
        return value.get_array().get(array) == simdjson::SUCCESS &&
               WalkArray(array, depth + 1, kNoField);
      }
      case ondemand::json_type::string:
        return WalkString(value, told);
      case ondemand::json_type::number:
      case ondemand::json_type::boolean:
      case ondemand::json_type::null: {
        const auto scalar = ReadScalar(value.raw_json_token());
        if (scalar && told != nullptr) *told = *scalar;
        return scalar.has_value();
      }
    }
    return false;
  }

  // Recursion ends at kMaxDepth, here and in WalkObject.
  bool WalkArray(ondemand::array& array, std::size_t depth, std::size_t field) {
    if (depth > kMaxDepth) return false;
    bool wanted = field != kNoField;
    for (auto result : array) {
      ondemand::value element;
      JsonValue told;
      // NOLINTNEXTLINE(performance-move-const-arg): only an rvalue can be asked.
      if (std::move(result).get(element) != simdjson::SUCCESS) return false;
      const char* const begin = element.raw_json_token().data();
      if (!WalkValue(element, depth, wanted ? &told : nullptr)) return false;
      if (wanted && told.kind == JsonValue::Kind::kObject && !TextFrom(begin, told.text)) {
        return false;
      }
      wanted = wanted && visitor_->OnElement(field, told);
    }
    return true;
  }

  // From there to where the walk has come.
  bool TextFrom(const char* begin, std::string_view& text) {
    const char* end = nullptr;
    if (document_->current_location().get(end) != simdjson::SUCCESS) return false;
    text = TrimEnd({begin, static_cast<std::size_t>(end - begin)});
    return true;
  }

  bool WalkObject(ondemand::object& object, std::size_t depth) {
    if (depth > kMaxDepth) return false;
    for (auto result : object) {
      ondemand::field field;
      if (std::move(result).get(field) != simdjson::SUCCESS) return false;
      if (!ScanJsonString(Rest(field.key().raw()))) return false;
      if (!WalkValue(field.value(), depth, nullptr)) return false;
    }
    return true;
  }

  bool WalkString(ondemand::value& value, JsonValue* told) {
    // A string is always taken: simdjson would take one left behind for a key if a colon followed.
    ondemand::raw_json_string raw;
    const std::string_view token = value.raw_json_token();
    const auto scan = ScanJsonString(token.substr(1));
    if (!scan || TrimEnd(token).size() != scan->raw.size() + 2) return false;
    if (told == nullptr || !scan->escaped) {
      if (told != nullptr) *told = {.kind = JsonValue::Kind::kString, .text = scan->raw};
      return value.get_raw_json_string().get(raw) == simdjson::SUCCESS;
    }
    told->kind = JsonValue::Kind::kString;
    return value.get_string().get(told->text) == simdjson::SUCCESS;
  }

  bool ReadKey(ondemand::field& field, std::string_view& key) {
    const auto scan = ScanJsonString(Rest(field.key().raw()));
    if (!scan) return false;
    key = scan->raw;
    return !scan->escaped || field.unescaped_key().get(key) == simdjson::SUCCESS;
  }

  static std::optional<JsonValue> ReadScalar(std::string_view token) {
    token = TrimEnd(token);
    if (!token.starts_with('"')) return ReadJsonScalar(token);
    const auto scan = ScanJsonString(token.substr(1));
    if (!scan || token.size() != scan->raw.size() + 2) return std::nullopt;
    return JsonValue{.kind = JsonValue::Kind::kString};
  }

  std::string_view Rest(const char* from) const {
    return {from, static_cast<std::size_t>(end_ - from)};
  }

  const std::size_t max_text_;
  ondemand::parser parser_;
  std::vector<char> text_;  // With room for simdjson's padding.
  const char* end_ = nullptr;
  ondemand::document* document_ = nullptr;  // While Read() runs.
  std::span<const std::string_view> known_;
  JsonVisitor* visitor_ = nullptr;
  std::uint32_t seen_ = 0;              // A bit for each known field.
  std::vector<std::int64_t> integers_;  // Of the array being read.
};

bool JsonVisitor::OnElement(std::size_t, const JsonValue&) {
  return false;
}

void JsonVisitor::OnIntegers(std::size_t field, std::span<const std::int64_t> elements) {
  for (const std::int64_t integer : elements) {
    if (!OnElement(field, {.kind = JsonValue::Kind::kInteger, .integer = integer})) return;
  }
}

std::optional<std::int64_t> JsonIntegerOrText(const JsonValue& value) {
  if (value.kind == JsonValue::Kind::kInteger) return value.integer;
  if (value.kind == JsonValue::Kind::kString) return ParseDecimal(value.text);
  return std::nullopt;
}

JsonReader::JsonReader(std::size_t max_text) : parser_(std::make_unique<Parser>(max_text)) {}
JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

JsonOutcome JsonReader::Read(std::string_view text, std::span<const std::string_view> known,
                             JsonVisitor& visitor) {
  CHECK(known.size() <= kMaxFields);
  return parser_->Read(text, known, visitor);
}

}  // namespace rollcall
