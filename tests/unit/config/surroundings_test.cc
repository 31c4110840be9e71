#include "config/surroundings.h"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rollcall {
namespace {

class SurroundingsTest : public ::testing::Test {
 protected:
  SurroundingsTest() {
    const int file = mkstemp(path_.data());
    EXPECT_GE(file, 0);
    EXPECT_EQ(write(file, "12345", 5), 5);
    close(file);
  }
  ~SurroundingsTest() override { unlink(path_.c_str()); }

  const Surroundings surroundings_ = ProcessSurroundings();
  std::string path_ = ::testing::TempDir() + "surroundings_test_XXXXXX";
};

TEST_F(SurroundingsTest, ReadsAFileUpToItsBound) {
  const Result<FileContent> exact = surroundings_.file(path_, 5);
  ASSERT_TRUE(exact);
  EXPECT_EQ(exact->bytes, "12345");
  const Result<FileContent> over = surroundings_.file(path_, 4);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error(), Status(StatusCode::kLimitExceeded, "longer than 4B"));
}

TEST_F(SurroundingsTest, SeesWhoMayReadAFile) {
  chmod(path_.c_str(), 0640);
  EXPECT_FALSE(surroundings_.file(path_, 5)->is_readable_by_all);
  chmod(path_.c_str(), 0644);
  EXPECT_TRUE(surroundings_.file(path_, 5)->is_readable_by_all);
}

TEST_F(SurroundingsTest, SaysWhyAFileCannotBeRead) {
  EXPECT_EQ(surroundings_.file(path_ + ".missing", 5).error().message(),
            "No such file or directory");
  EXPECT_EQ(surroundings_.file(::testing::TempDir(), 5).error().message(), "Is a directory");
}

TEST_F(SurroundingsTest, ReadsTheEnvironment) {
  setenv("ROLLCALL_SURROUNDINGS_TEST", "value", 1);
  EXPECT_EQ(surroundings_.variable("ROLLCALL_SURROUNDINGS_TEST"), "value");
  unsetenv("ROLLCALL_SURROUNDINGS_TEST");
  EXPECT_EQ(surroundings_.variable("ROLLCALL_SURROUNDINGS_TEST"), std::nullopt);
}

}  // namespace
}  // namespace rollcall
