#include "cli/table.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(Table, AlignsTextLeftAndNumbersRight) {
  Table table({"NAME", "COUNT"});
  table.AddRow({"a", "1"});
  table.AddRow({"longer", "1234"});
  table.AddRow({"none", "-"});
  EXPECT_EQ(table.ToText("  "),
            "  NAME    COUNT\n"
            "  a           1\n"
            "  longer   1234\n"
            "  none        -\n");
}

TEST(Table, LeavesNoBlanksAtTheEndAndCountsCharactersNotBytes) {
  Table table({"\xc3\xa4", "B"});
  table.AddRow({"abc", "x"});
  table.AddRow({"c", "yy"});
  EXPECT_EQ(table.ToText(),
            "\xc3\xa4    B\n"
            "abc  x\n"
            "c    yy\n");
}

}  // namespace
}  // namespace rollcall
