#include "cli/bench_target.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/manual_clock.h"
#include "support/seeded_random.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

class BenchTargetTest : public ::testing::Test {
 protected:
  BenchTargetTest() {
    std::ofstream(options_.config) << R"([openapi]
regions = ["us-east-1"]
[[accounts]]
id = 1
[[accounts.access_keys]]
id = "AK"
secret = "0123456789abcdef"
[[accounts.apps]]
id = 123
keys = [{ id = "k1", secret = "fedcba9876543210" }]
)";
  }

  Result<BenchTarget> Open() { return OpenBenchTarget(options_, console_); }
  std::string RefusalOf() {
    const Result<BenchTarget> target = Open();
    if (target) return "accepted";
    EXPECT_EQ(target.error().code(), StatusCode::kInvalidArgument);
    return target.error().message();
  }

  testing::ManualClock clock_;
  testing::SeededRandom random_{1};
  std::istringstream in_;
  std::ostringstream out_, err_;
  Console console_{clock_, random_, in_, out_, err_};
  BenchTargetOptions options_{.gateway = "ws://127.0.0.1:8801",
                              .config = ::testing::TempDir() + "bench_target_test.toml",
                              .endpoint = "http://127.0.0.1:8800",
                              .app = 123,
                              .process = 7};
};

TEST_F(BenchTargetTest, TakesTheKeysOfTheAppAndItsAccount) {
  const Result<BenchTarget> target = Open();
  ASSERT_TRUE(target) << target.error().message();
  EXPECT_EQ(target->gateway.target, "/v1/connect");
  EXPECT_EQ(target->gateway_address.port, 8801);
  EXPECT_EQ(target->app, AppId{123});
  EXPECT_EQ(target->app_key.id, "k1");
  EXPECT_EQ(target->api_key.id, "AK");
  EXPECT_EQ(target->api_key.region, "us-east-1");
  EXPECT_EQ(target->process, 7);
  EXPECT_FALSE(target->own);
}

TEST_F(BenchTargetTest, StaysOnThisMachineUnlessAllowed) {
  options_.gateway = "ws://192.0.2.1:8801";
  EXPECT_THAT(RefusalOf(), HasSubstr("--allow-remote"));
  options_.gateway = "ws://127.0.0.1:8801";
  options_.endpoint = "http://192.0.2.1:8800";
  EXPECT_THAT(RefusalOf(), HasSubstr("--endpoint: 192.0.2.1 is not this machine"));
  options_.gateway = "ws://192.0.2.1:8801";
  options_.allow_remote = true;
  ASSERT_TRUE(Open());
  EXPECT_EQ(Open()->openapi_address.ToText(), "192.0.2.1:8800");
}

TEST_F(BenchTargetTest, OverTlsItKnowsWhomToTrust) {
  EXPECT_EQ(Open()->tls, nullptr);
  options_.gateway = "wss://127.0.0.1:8801";
  EXPECT_NE(Open()->tls, nullptr);
  options_.gateway = "ws://127.0.0.1:8801";
  options_.endpoint = "https://127.0.0.1:8800";
  EXPECT_NE(Open()->tls, nullptr);
  options_.ca_file = "/nowhere/ca.pem";
  EXPECT_THAT(RefusalOf(), HasSubstr("--ca-file: cannot open /nowhere/ca.pem"));
}

TEST_F(BenchTargetTest, SaysWhatIsMissing) {
  options_.app = 124;
  EXPECT_THAT(RefusalOf(), HasSubstr("--app-id"));
  options_.app = 0;
  EXPECT_THAT(RefusalOf(), HasSubstr("--gateway needs --config and --app-id"));
  options_.gateway = "http://127.0.0.1:8801";
  options_.app = 123;
  EXPECT_THAT(RefusalOf(), HasSubstr("--gateway: must start with ws://"));
}

TEST(IsLoopback, KnowsBothFamilies) {
  EXPECT_TRUE(
      IsLoopback({.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 9, 9, 9}, .port = 1}));
  EXPECT_FALSE(
      IsLoopback({.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 128, 0, 0, 1}, .port = 1}));
  EXPECT_TRUE(IsLoopback({.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, .port = 1}));
  EXPECT_FALSE(IsLoopback({.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}, .port = 1}));
}

}  // namespace
}  // namespace rollcall
