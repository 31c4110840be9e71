// Table: rows of text in aligned columns, two blanks between them.

#pragma once

#include <string>
#include <vector>

namespace rollcall {

// Loop-confined.
class Table {
 public:
  explicit Table(std::vector<std::string> header);

  // REQUIRES: as many cells as the header has.
  void AddRow(std::vector<std::string> cells);

  // One line a row, each starting with `indent`, no blanks at the end of a line. Columns whose
  // rows are all whole numbers are aligned to the right.
  std::string ToText(std::string_view indent = "") const;

 private:
  std::vector<std::vector<std::string>> rows_;  // The header first.
};

}  // namespace rollcall
