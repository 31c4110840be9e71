#include "cli/counts_text.h"

#include <cstdint>

#include "cli/table.h"
#include "client/api_answer.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

// These return false when the field is not what the API sends.
bool AddPlatforms(dom::element result, Table& table) {
  dom::object platforms;
  if (result["Platforms"].get(platforms) != simdjson::SUCCESS) return false;
  for (const dom::key_value_pair platform : platforms) {
    std::int64_t connections = 0;
    if (platform.value.get(connections) != simdjson::SUCCESS) return false;
    table.AddRow({"platform", std::string(platform.key), std::to_string(connections)});
  }
  return true;
}

// Rows of the array `list`, whose items are named by `name`, and one of what is not in it.
bool AddList(dom::element result, const char* list, const char* name, const char* others,
             const char* what, Table& table) {
  dom::array items;
  std::int64_t rest = 0;
  if (result[list].get(items) != simdjson::SUCCESS ||
      result[others].get(rest) != simdjson::SUCCESS) {
    return false;
  }
  for (const dom::element item : items) {
    std::int64_t connections = 0;
    std::int64_t number = 0;
    std::string_view text;
    const bool is_number = item[name].get(number) == simdjson::SUCCESS;
    if (item["Connections"].get(connections) != simdjson::SUCCESS ||
        (!is_number && item[name].get(text) != simdjson::SUCCESS)) {
      return false;
    }
    table.AddRow({what, is_number ? std::to_string(number) : std::string(text),
                  std::to_string(connections)});
  }
  if (rest > 0) table.AddRow({what, "others", std::to_string(rest)});
  return true;
}

}  // namespace

Result<std::string> CountsText(int http_status, std::string_view body) {
  dom::parser parser;
  const Result<ApiAnswer> answer = ReadApiAnswer(parser, http_status, body);
  if (!answer) return answer.error();
  const dom::element result = answer->result;
  std::int64_t users = 0;
  std::int64_t connections = 0;
  Table table({"BY", "NAME", "CONNECTIONS"});
  if (result["Users"].get(users) != simdjson::SUCCESS ||
      result["Connections"].get(connections) != simdjson::SUCCESS || !AddPlatforms(result, table) ||
      !AddList(result, "ClientVersions", "ClientVersion", "OtherClientVersions", "client version",
               table) ||
      !AddList(result, "Owners", "Owner", "OtherOwners", "owner", table)) {
    return NotAnApiAnswer(http_status);
  }
  return std::to_string(users) + " users online, " + std::to_string(connections) +
         " connections\n" + table.ToText();
}

}  // namespace rollcall
