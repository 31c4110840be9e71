#include "openapi/body_reader.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "base/check.h"

namespace rollcall {
namespace {

constexpr std::size_t kMaxBodyFields = 12;

bool IsArray(const BodyField& field) {
  return field.value == nullptr && field.text == nullptr && field.flag == nullptr;
}

std::string RuleOf(const BodyField& field) {
  const std::string_view or_absent = field.is_optional ? ", or absent" : "";
  if (field.connections != nullptr) {
    return fmt::format("{}: must be an array of 1 to {} ConnIds, 22 characters of base64url each{}",
                       field.name, field.max_count, or_absent);
  }
  if (field.objects != nullptr) {
    return fmt::format("{}: must be an array of 1 to {} objects{}", field.name, field.max_count,
                       or_absent);
  }
  if (field.text != nullptr) {
    return fmt::format("{}: must be {}{}", field.name, field.text_rule->wording, or_absent);
  }
  if (field.flag != nullptr)
    return fmt::format("{}: must be true or false{}", field.name, or_absent);
  if (IsArray(field)) {
    return fmt::format("{}: must be an array of 1 to {} integers in {}..{}{}", field.name,
                       field.max_count, field.min, field.max, or_absent);
  }
  return fmt::format("{}: must be an integer in {}..{}{}", field.name, field.min, field.max,
                     or_absent);
}

class Collector final : public JsonVisitor {
 public:
  explicit Collector(std::span<const BodyField> fields) : fields_(fields) {}

  void OnField(std::size_t index, const JsonValue& value) override {
    const BodyField& field = fields_[index];
    if (value.kind == JsonValue::Kind::kNull) return;
    if (IsArray(field)) {
      states_[index] = value.kind == JsonValue::Kind::kArray ? State::kEmpty : State::kBad;
      Clear(field);
    } else {
      states_[index] = TakeScalar(field, value) ? State::kGood : State::kBad;
    }
  }

  bool OnElement(std::size_t index, const JsonValue& element) override {
    const BodyField& field = fields_[index];
    if (!IsArray(field)) return false;
    const bool good = counts_[index]++ < field.max_count && Take(field, element);
    states_[index] = good ? State::kGood : State::kBad;
    return good;
  }

  void OnIntegers(std::size_t index, std::span<const std::int64_t> elements) override {
    const BodyField& field = fields_[index];
    const bool are_good_users =
        field.users != nullptr && elements.size() <= field.max_count &&
        std::ranges::all_of(elements, [&](std::int64_t element) { return Fits(field, element); });
    if (!are_good_users) return JsonVisitor::OnIntegers(index, elements);
    field.users->resize(elements.size());
    std::ranges::transform(elements, field.users->begin(),
                           [](std::int64_t integer) { return UserId{integer}; });
    states_[index] = State::kGood;
  }

  std::optional<ApiError> Verdict() const {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (states_[i] == State::kMissing && !fields_[i].is_optional) {
        return MakeApiError(ApiErrorCode::kMissingParameter, fields_[i].name);
      }
    }
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (states_[i] == State::kEmpty || states_[i] == State::kBad) {
        return MakeApiError(ApiErrorCode::kInvalidParam, RuleOf(fields_[i]));
      }
    }
    return std::nullopt;
  }

 private:
  enum class State : std::uint8_t { kMissing, kEmpty, kGood, kBad };

  static bool Fits(const BodyField& field, std::int64_t integer) {
    return integer >= field.min && integer <= field.max;
  }

  static bool InRange(const BodyField& field, const JsonValue& value) {
    return value.kind == JsonValue::Kind::kInteger && Fits(field, value.integer);
  }

  static bool TakeScalar(const BodyField& field, const JsonValue& value) {
    if (field.text != nullptr) {
      if (value.kind != JsonValue::Kind::kString || !field.text_rule->accepts(value.text)) {
        return false;
      }
      *field.text = value.text;
      return true;
    }
    if (field.flag != nullptr) {
      if (value.kind == JsonValue::Kind::kBool) *field.flag = value.boolean;
      return value.kind == JsonValue::Kind::kBool;
    }
    if (InRange(field, value)) *field.value = value.integer;
    return InRange(field, value);
  }

  static void Clear(const BodyField& field) {
    if (field.users != nullptr) field.users->clear();
    if (field.devices != nullptr) field.devices->clear();
    if (field.connections != nullptr) field.connections->clear();
    if (field.objects != nullptr) field.objects->clear();
  }

  static bool Take(const BodyField& field, const JsonValue& element) {
    if (field.objects != nullptr) {
      if (element.kind != JsonValue::Kind::kObject) return false;
      field.objects->push_back(element.text);
      return true;
    }
    if (field.connections != nullptr) {
      if (element.kind != JsonValue::Kind::kString) return false;
      const Result<ConnId> id = ConnId::Parse(element.text);
      if (id) field.connections->push_back(*id);
      return id.has_value();
    }
    if (!InRange(field, element)) return false;
    if (field.users != nullptr) {
      field.users->push_back(UserId{element.integer});
    } else {
      field.devices->push_back(DeviceId{element.integer});
    }
    return true;
  }

  std::span<const BodyField> fields_;
  std::array<State, kMaxBodyFields> states_{};
  std::array<std::size_t, kMaxBodyFields> counts_{};  // Elements of an array so far.
};

}  // namespace

std::optional<ApiError> ReadBody(JsonReader& json, std::string_view body,
                                 std::span<const BodyField> fields) {
  CHECK(!fields.empty() && fields.size() <= kMaxBodyFields);
  if (body.empty()) return MakeApiError(ApiErrorCode::kMissingParameter, fields.front().name);
  std::array<std::string_view, kMaxBodyFields> names{};
  for (std::size_t i = 0; i < fields.size(); ++i)
    names[i] = fields[i].name;
  Collector collector(fields);
  switch (json.Read(body, std::span(names).first(fields.size()), collector)) {
    case JsonOutcome::kNotJson:
      return MakeApiError(ApiErrorCode::kJsonParsingError);
    case JsonOutcome::kNotObject:
      return MakeApiError(ApiErrorCode::kInvalidParam, "the body: must be a JSON object");
    case JsonOutcome::kObject:
      break;
  }
  return collector.Verdict();
}

}  // namespace rollcall
