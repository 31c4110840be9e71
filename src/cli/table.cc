#include "cli/table.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace rollcall {
namespace {

bool IsNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= '0' && c <= '9') || c == ','; });
}

// Counts code points, not bytes: headers may hold more than ASCII.
std::size_t WidthOf(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

struct Column {
  std::size_t width = 0;
  bool right = true;
};

}  // namespace

Table::Table(std::vector<std::string> header) {
  rows_.push_back(std::move(header));
}

void Table::AddRow(std::vector<std::string> cells) {
  CHECK(cells.size() == rows_.front().size());
  rows_.push_back(std::move(cells));
}

std::string Table::ToText(std::string_view indent) const {
  std::vector<Column> columns(rows_.front().size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (const auto& row : rows_) {
      columns[i].width = std::max(columns[i].width, WidthOf(row[i]));
      if (&row != &rows_.front() && !IsNumber(row[i]) && row[i] != "-") columns[i].right = false;
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line(indent);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string blanks(columns[i].width - WidthOf(row[i]), ' ');
      line += columns[i].right ? blanks + row[i] : row[i] + blanks;
      line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace rollcall
