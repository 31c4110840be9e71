#include "cli/audit_text.h"

#include <cstdint>

#include <simdjson.h>

#include "cli/table.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

Status NotAnAnswer(int http_status) {
  return {StatusCode::kUnavailable, "HTTP " + std::to_string(http_status) +
                                        " without an answer of /audit: is this the admin "
                                        "address?"};
}

bool AddDifferences(dom::element root, Table& table) {
  dom::array differences;
  if (root["Differences"].get(differences) != simdjson::SUCCESS) return false;
  for (const dom::element difference : differences) {
    std::string_view what;
    std::int64_t counted = 0;
    std::int64_t found = 0;
    if (difference["What"].get(what) != simdjson::SUCCESS ||
        difference["Counted"].get(counted) != simdjson::SUCCESS ||
        difference["Found"].get(found) != simdjson::SUCCESS) {
      return false;
    }
    table.AddRow({std::string(what), std::to_string(counted), std::to_string(found)});
  }
  return true;
}

}  // namespace

Result<AuditVerdict> AuditText(int http_status, std::string_view body) {
  dom::parser parser;
  dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return NotAnAnswer(http_status);
  }
  std::string_view error;
  if (root["Error"].get(error) == simdjson::SUCCESS) {
    return Status(StatusCode::kUnavailable,
                  std::string(error) + " (HTTP " + std::to_string(http_status) + ")");
  }
  AuditVerdict verdict;
  std::int64_t users = 0;
  std::int64_t connections = 0;
  std::int64_t took = 0;
  std::int64_t more = 0;
  Table table({"DIFFERENCE", "COUNTED", "FOUND"});
  if (http_status != 200 || root["Agrees"].get(verdict.agrees) != simdjson::SUCCESS ||
      root["Users"].get(users) != simdjson::SUCCESS ||
      root["Connections"].get(connections) != simdjson::SUCCESS ||
      root["TookMs"].get(took) != simdjson::SUCCESS ||
      root["MoreDifferences"].get(more) != simdjson::SUCCESS || !AddDifferences(root, table)) {
    return NotAnAnswer(http_status);
  }
  verdict.text = (verdict.agrees ? "agrees: " : "differs: ") + std::to_string(users) + " users, " +
                 std::to_string(connections) + " connections recounted in " + std::to_string(took) +
                 " ms\n";
  if (!verdict.agrees) verdict.text += table.ToText();
  if (more > 0) verdict.text += std::to_string(more) + " more differences\n";
  return verdict;
}

}  // namespace rollcall
