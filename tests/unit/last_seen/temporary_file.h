// A database file of one test, gone with it.

#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace rollcall::testing {

class TemporaryFile {
 public:
  TemporaryFile() {
    const ::testing::TestInfo& test = *::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              (std::to_string(++made_) + std::string(test.test_suite_name()) + "." + test.name() +
               "." + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~TemporaryFile() { std::filesystem::remove_all(folder_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  std::string path() const { return (folder_ / "seen.db").string(); }
  void Fill(const std::string& bytes) const {
    std::ofstream(path(), std::ios::binary | std::ios::trunc) << bytes;
  }
  // As a crash leaves it: the database of a process that still has it open, its log included.
  void CopyFrom(const TemporaryFile& other) const {
    for (const char* const suffix : {"", "-wal"}) {
      std::filesystem::remove(path() + suffix);
      if (!std::filesystem::exists(other.path() + suffix)) continue;
      std::filesystem::copy_file(other.path() + suffix, path() + suffix);
    }
  }

 private:
  static inline int made_ = 0;
  std::filesystem::path folder_;
};

}  // namespace rollcall::testing
