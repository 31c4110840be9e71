#include "openapi/body_reader.h"

#include <array>
#include <string>

#include <fmt/format.h>

#include "base/check.h"

namespace rollcall {
namespace {

constexpr std::size_t kMaxBodyFields = 8;

std::string RuleOf(const BodyField& field) {
  if (field.users != nullptr) {
    return fmt::format("{}: must be an array of 1 to {} integers in {}..{}", field.name,
                       field.max_count, field.min, field.max);
  }
  return fmt::format("{}: must be an integer in {}..{}", field.name, field.min, field.max);
}

class Collector final : public JsonVisitor {
 public:
  explicit Collector(std::span<const BodyField> fields) : fields_(fields) {}

  void OnField(std::size_t index, const JsonValue& value) override {
    const BodyField& field = fields_[index];
    if (value.kind == JsonValue::Kind::kNull) return;
    if (field.users != nullptr) {
      states_[index] = value.kind == JsonValue::Kind::kArray ? State::kEmpty : State::kBad;
      field.users->clear();
    } else if (InRange(field, value)) {
      states_[index] = State::kGood;
      *field.value = value.integer;
    } else {
      states_[index] = State::kBad;
    }
  }

  bool OnElement(std::size_t index, const JsonValue& element) override {
    const BodyField& field = fields_[index];
    if (field.users == nullptr) return false;
    const bool good = field.users->size() < field.max_count && InRange(field, element);
    states_[index] = good ? State::kGood : State::kBad;
    if (good) field.users->push_back(UserId{element.integer});
    return good;
  }

  std::optional<ApiError> Verdict() const {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (states_[i] == State::kMissing) {
        return MakeApiError(ApiErrorCode::kMissingParameter, fields_[i].name);
      }
    }
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (states_[i] != State::kGood) {
        return MakeApiError(ApiErrorCode::kInvalidParam, RuleOf(fields_[i]));
      }
    }
    return std::nullopt;
  }

 private:
  enum class State : std::uint8_t { kMissing, kEmpty, kGood, kBad };

  static bool InRange(const BodyField& field, const JsonValue& value) {
    return value.kind == JsonValue::Kind::kInteger && value.integer >= field.min &&
           value.integer <= field.max;
  }

  std::span<const BodyField> fields_;
  std::array<State, kMaxBodyFields> states_{};
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
