#include "cli/program_path.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(ProgramPath, NamesThisProgramFromHere) {
  EXPECT_EQ(std::filesystem::canonical(ProgramPath()),
            std::filesystem::canonical("/proc/self/exe"));
  EXPECT_NE(ProgramPath().find('/'), std::string::npos);
}

}  // namespace
}  // namespace rollcall
