// ReadBody: takes an action's fields out of its JSON body, with one wording for every mistake.
//
// Unlisted fields are ignored, but must be valid JSON. A required field that is absent or null is
// MissingParameter; one of the wrong type, range or count is InvalidParam, whose message names the
// field and its rule.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json_reader.h"
#include "domain/ids.h"
#include "openapi/error_table.h"

namespace rollcall {

struct TextRule {
  bool (*accepts)(std::string_view);
  std::string_view wording;  // "must be " it.
};

// An integer, or an array of user ids or device ids, each in min…max: only JSON integers, no text,
// fraction, exponent, or -0. Or an array of ConnIds as text; text by a rule; true or false; or an
// array of objects.
struct BodyField {
  std::string_view name;
  std::int64_t min = 0;
  std::int64_t max = 0;
  // Exactly one is set: where the value goes.
  std::int64_t* value = nullptr;
  std::vector<UserId>* users = nullptr;
  std::vector<DeviceId>* devices = nullptr;
  std::vector<ConnId>* connections = nullptr;
  std::string* text = nullptr;
  bool* flag = nullptr;
  std::vector<std::string_view>* objects = nullptr;  // Their JSON, until the reader's next Read().
  const TextRule* text_rule = nullptr;               // Of `text`.
  std::size_t max_count = 0;  // Of the array, which has at least one; repetitions count.
  bool is_optional = false;   // Absent or null: nothing is written.
};

// When an error is returned, each field has its value or what it had before. REQUIRES: at most 12
// fields.
std::optional<ApiError> ReadBody(JsonReader& json, std::string_view body,
                                 std::span<const BodyField> fields);

}  // namespace rollcall
