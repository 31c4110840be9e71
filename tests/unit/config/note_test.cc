#include "config/note.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(NoteTest, LeavesOutWhatItDoesNotHave) {
  EXPECT_EQ((Note{3, "a.b", "must be 1"}).ToText("r.toml"), "r.toml:3: a.b: must be 1");
  EXPECT_EQ((Note{0, "a.b", "none"}).ToText("r.toml"), "r.toml: a.b: none");
  EXPECT_EQ((Note{0, "", "cannot be read"}).ToText("r.toml"), "r.toml: cannot be read");
}

}  // namespace
}  // namespace rollcall
