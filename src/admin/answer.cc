#include "admin/answer.h"

#include <cstddef>
#include <span>
#include <string>

#include "codec/json_writer.h"

namespace rollcall {
namespace {

constexpr std::string_view kJson = "application/json; charset=utf-8";

}  // namespace

void AnswerJson(Responder& responder, int status, std::string_view json) {
  responder.Send({.status = status, .content_type = kJson, .body = json});
}

void AnswerError(Responder& responder, int status, std::string_view rule, HttpField field) {
  std::string json;
  JsonWriter(json).BeginObject().Key("Error").String(rule).EndObject();
  responder.Send({.status = status,
                  .content_type = kJson,
                  .fields = std::span(&field, field.name.empty() ? std::size_t{0} : 1),
                  .body = json});
}

}  // namespace rollcall
