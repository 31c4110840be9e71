#include "cli/server_call.h"

#include <sstream>

#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace rollcall {
namespace {

class ServerCallTest : public ::testing::Test {
 protected:
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  SystemClock clock_;
  testing::SeededRandom random_{1};
  Console console_{.clock = clock_, .random = random_, .in = in_, .out = out_, .err = err_};
};

TEST_F(ServerCallTest, FindsThePlainWayWithoutTls) {
  const auto way = FindServer("--endpoint", "http://127.0.0.1:8800", "", console_);
  ASSERT_TRUE(way);
  EXPECT_EQ(way->url.Authority(), "127.0.0.1:8800");
  EXPECT_EQ(way->tls, nullptr);
  EXPECT_EQ(err_.str(), "");
}

TEST_F(ServerCallTest, NamesTheOptionWhoseUrlIsWrong) {
  EXPECT_FALSE(FindServer("--admin", "ftp://h", "", console_));
  EXPECT_TRUE(err_.str().starts_with("rollcall: --admin: ")) << err_.str();
}

TEST_F(ServerCallTest, RefusesACaFileForAPlainUrl) {
  EXPECT_FALSE(FindServer("--endpoint", "http://h:1", "ca.pem", console_));
  EXPECT_NE(err_.str().find("--ca-file"), std::string::npos) << err_.str();
}

TEST_F(ServerCallTest, SaysNo) {
  EXPECT_EQ(SayNo(console_, Status(StatusCode::kUnavailable, "nobody is there")), ExitCode::kNo);
  EXPECT_EQ(err_.str(), "rollcall: nobody is there\n");
}

}  // namespace
}  // namespace rollcall
