#include "cli/version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(Version, IsTheProgramsNameAndThreeNumbers) {
  EXPECT_THAT(VersionLine(), ::testing::MatchesRegex("rollcall [0-9]+\\.[0-9]+\\.[0-9]+"));
}

}  // namespace
}  // namespace rollcall
