#include "config/checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config_file.h"

namespace rollcall {
namespace {

using testing::ConfigFile;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Load;
using testing::MistakesOf;
using ::testing::Not;
using testing::WarningsOf;

TEST(ChecksTest, TheGraceIsNotLongerThanTheHeartbeat) {
  EXPECT_TRUE(Load("[gateway]\nheartbeat = \"10s\"\nheartbeat_grace = \"10s\"\n").ok());
  EXPECT_THAT(
      MistakesOf(Load("[gateway]\nheartbeat = \"10s\"\nheartbeat_grace = \"10001ms\"\n")),
      ElementsAre("f:3: gateway.heartbeat_grace: must not be longer than gateway.heartbeat; they "
                  "are 10001ms and 10s"));
}

TEST(ChecksTest, ADefaultIsHalfOfAPairToo) {
  EXPECT_THAT(MistakesOf(Load("[gateway]\nheartbeat = \"5s\"\n")),
              ElementsAre("f:2: gateway.heartbeat_grace: must not be longer than "
                          "gateway.heartbeat; they are 10s and 5s"));
}

TEST(ChecksTest, APairWithAMistakeInItIsNotReportedAgain) {
  EXPECT_THAT(MistakesOf(Load("[gateway]\nheartbeat = 60\nheartbeat_grace = \"30s\"\n")),
              ElementsAre(HasSubstr("f:2: gateway.heartbeat: must be a duration")));
}

TEST(ChecksTest, ProxyProtocolNeedsProxiesThatAreTrusted) {
  EXPECT_THAT(MistakesOf(Load("[gateway]\nproxy_protocol = true\n")),
              ElementsAre("f:2: gateway.proxy_protocol: needs gateway.trusted_proxies: nobody else "
                          "may send a PROXY header"));
  EXPECT_TRUE(Load("[gateway]\nproxy_protocol = true\ntrusted_proxies = [\"10.0.0.0/8\"]\n").ok());
  EXPECT_TRUE(Load("[gateway]\ntrusted_proxies = [\"10.0.0.0/8\"]\n").ok());
  // One mistake is enough to say.
  EXPECT_THAT(
      MistakesOf(Load("[gateway]\nproxy_protocol = true\ntrusted_proxies = [\"10.0.0.1/8\"]\n")),
      ElementsAre(
          "f:3: gateway.trusted_proxies: each item must be an address, or ADDRESS/BITS with "
          "no bit set after the first BITS"));
}

TEST(ChecksTest, DoorsDoNotShareAnAddress) {
  const auto load = [](std::string_view gateway, std::string_view admin) {
    return MistakesOf(Load("[gateway]\nlisten = \"" + std::string(gateway) +
                           "\"\n[admin]\ntoken = \"0123456789abcdef\"\nlisten = \"" +
                           std::string(admin) + "\"\n"));
  };
  const std::string rule = "f:5: admin.listen: must not be the address of gateway.listen";
  EXPECT_THAT(load("127.0.0.1:9000", "127.0.0.1:9000"), ElementsAre(rule));
  EXPECT_THAT(load("[::1]:9000", "[0:0::1]:9000"), ElementsAre(rule));
  EXPECT_THAT(load("0.0.0.0:9000", "127.0.0.1:9000"), ElementsAre(rule));
  EXPECT_THAT(load("[::1]:9000", "[::]:9000"), ElementsAre(rule));
  EXPECT_THAT(load("127.0.0.1:9000", "127.0.0.1:9001"), IsEmpty());
  EXPECT_THAT(load("127.0.0.1:9000", "127.0.0.2:9000"), IsEmpty());
  EXPECT_THAT(load("127.0.0.1:9000", "[::1]:9000"), IsEmpty());
  EXPECT_THAT(load("0.0.0.0:9000", "[::1]:9000"), IsEmpty());
  EXPECT_THAT(load("127.0.0.1:0", "127.0.0.1:0"), IsEmpty());
  // Against a default: the line is that of the key that is there.
  EXPECT_THAT(MistakesOf(Load("[gateway]\nlisten = \"127.0.0.1:8800\"\n")),
              ElementsAre("f:2: gateway.listen: must not be the address of openapi.listen"));
}

TEST(ChecksTest, AdminNeedsATokenOffLoopback) {
  EXPECT_THAT(MistakesOf(Load("[admin]\nlisten = \"0.0.0.0:8802\"\n")),
              ElementsAre("f:2: admin.token: is required because admin.listen is not on loopback"));
  EXPECT_TRUE(Load("[admin]\nlisten = \"[::1]:8802\"\n").ok());
  EXPECT_TRUE(Load("[admin]\nlisten = \"0.0.0.0:8802\"\ntoken = \"0123456789abcdef\"\n").ok());
}

TEST(ChecksTest, WarnsOfATokenThatCanBeGuessed) {
  EXPECT_THAT(WarningsOf(Load(ConfigFile().Set("admin.token", "\"0123456789abcde\"").ToText())),
              ElementsAre(HasSubstr("admin.token: is shorter than 16 bytes")));
  EXPECT_THAT(WarningsOf(Load(ConfigFile().Set("admin.token", "\"0123456789abcdef\"").ToText())),
              IsEmpty());
}

TEST(ChecksTest, WarnsOfSettingsOfAnotherEngine) {
  const ConfigFile file = ConfigFile().Set("engine.valkey.node_id", "\"a\"");
  const LoadResult result = Load(file.ToText());
  EXPECT_TRUE(result.ok());
  EXPECT_THAT(WarningsOf(result),
              ElementsAre("f:" + std::to_string(file.LineOf("engine.valkey.node_id")) +
                          ": engine.valkey.node_id: has no effect with engine.kind = \"memory\""));
}

TEST(ChecksTest, AnEngineThatIsNotBuiltIsRefused) {
  EXPECT_THAT(MistakesOf(Load("[engine]\nkind = \"valkey\"\n")),
              ElementsAre("f:2: engine.kind: \"valkey\" is not available in this version"));
}

}  // namespace
}  // namespace rollcall
