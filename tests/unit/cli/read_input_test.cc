#include "cli/read_input.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(ReadInput, ADashIsStandardInput) {
  std::istringstream input(std::string("a\0b\n", 4));
  const Result<std::string> text = ReadInput("-", input, 10);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, std::string("a\0b\n", 4));
}

TEST(ReadInput, ReadsAFileWhole) {
  const std::string file = ::testing::TempDir() + "read_input_test";
  std::ofstream(file) << "body";
  std::istringstream unused;
  const Result<std::string> text = ReadInput(file, unused, 10);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "body");
}

TEST(ReadInput, KeepsToItsLimit) {
  std::istringstream full("12345");
  EXPECT_TRUE(ReadInput("-", full, 5));
  std::istringstream more("123456");
  EXPECT_EQ(ReadInput("-", more, 5).error().code(), StatusCode::kLimitExceeded);
}

TEST(ReadInput, NamesTheFileThatIsNotThere) {
  std::istringstream unused;
  const Result<std::string> text = ReadInput("/nowhere/body", unused, 5);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message(), "cannot open /nowhere/body: No such file or directory");
}

}  // namespace
}  // namespace rollcall
