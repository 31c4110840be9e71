#include "gateway/messages.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall::testing {
namespace {

class MessagesTest : public ::testing::Test {
 protected:
  ClientMessage Read(std::string_view text) { return reader_.Read(text); }
  ClientMessageReader reader_{4096};
};

constexpr std::string_view kLogin =
    R"({"Type":"Login","Token":"t","DeviceId":1,"Platform":"Web","ClientVersion":2})";

std::string With(std::string_view from, std::string_view to) {
  std::string text(kLogin);
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST_F(MessagesTest, ReadsALogin) {
  const ClientMessage login = Read(kLogin);
  EXPECT_EQ(login.error, "");
  EXPECT_EQ(login.type, ClientType::kLogin);
  EXPECT_EQ(login.token, "t");
  EXPECT_EQ(login.device, DeviceId{1});
  EXPECT_EQ(login.platform, Platform::kWeb);
  EXPECT_EQ(login.client_version, ClientVersion{2});
}

TEST_F(MessagesTest, TakesNumbersAsIntegersOrDecimalText) {
  for (const std::string_view good :
       {"0", "\"0\"", "9223372036854775807", "\"9223372036854775807\"", "9007199254740993"}) {
    EXPECT_EQ(Read(With("\"DeviceId\":1", "\"DeviceId\":" + std::string(good))).error, "") << good;
    EXPECT_EQ(Read(With("\"ClientVersion\":2", "\"ClientVersion\":" + std::string(good))).error, "")
        << good;
  }
  for (const std::string_view bad :
       {"-1", "\"-1\"", "9223372036854775808", "\"9223372036854775808\"", "1.0", "1e3", "-0",
        "\"01\"", "\"\"", "\" 1\"", "true", "null", "[1]", "{}"}) {
    const auto device = Read(With("\"DeviceId\":1", "\"DeviceId\":" + std::string(bad)));
    EXPECT_TRUE(device.error.starts_with("DeviceId: ")) << bad;
    const auto version = Read(With("\"ClientVersion\":2", "\"ClientVersion\":" + std::string(bad)));
    EXPECT_TRUE(version.error.starts_with("ClientVersion: ")) << bad;
  }
}

TEST_F(MessagesTest, NamesTheFieldThatIsWrongOrMissing) {
  EXPECT_TRUE(Read(With("\"Token\":\"t\",", "")).error.starts_with("Token: "));
  EXPECT_TRUE(Read(With("\"t\"", "1")).error.starts_with("Token: "));
  EXPECT_TRUE(Read(With("\"DeviceId\":1,", "")).error.starts_with("DeviceId: "));
  EXPECT_TRUE(Read(With("\"Web\"", "\"web\"")).error.starts_with("Platform: "));
  EXPECT_TRUE(Read(With("\"Web\"", "7")).error.starts_with("Platform: "));
  EXPECT_TRUE(Read(With("\"Login\"", "1")).error.starts_with("Type: "));
  EXPECT_TRUE(Read("{}").error.starts_with("Type: "));
  EXPECT_TRUE(Read(R"({"Type":"Refresh"})").error.starts_with("Token: "));
}

TEST_F(MessagesTest, EveryErrorFitsACloseReason) {
  for (const std::string& text : {With("\"t\"", "1"), With("1", "-1"), With("\"Web\"", "7"),
                                  With("2", "-2"), std::string("{}"), std::string("x")}) {
    const std::string error = Read(text).error;
    EXPECT_FALSE(error.empty());
    EXPECT_LE(error.size(), 123u) << error;
  }
}

TEST_F(MessagesTest, WantsOneObjectWithEachFieldOnce) {
  for (const std::string_view text : {"", "x", "null", "[]", "1", "\"Login\"", "{} {}",
                                      "{\"Type\":}", R"({"Type":"Ping","Type":"Ping"})"}) {
    EXPECT_TRUE(Read(text).error.starts_with("message: ")) << text;
  }
}

TEST_F(MessagesTest, IgnoresUnknownFieldsAndThoseOfOtherTypes) {
  const ClientMessage ping = Read(R"({"x":[{}],"Type":"Ping","Token":5,"DeviceId":-1})");
  EXPECT_EQ(ping.error, "");
  EXPECT_EQ(ping.type, ClientType::kPing);
}

TEST_F(MessagesTest, KnowsTypesByTheirExactName) {
  for (const std::string_view text :
       {R"({"Type":"Ping"})", R"( {"Type" : "Ping"} )", R"({"Type":"\u0050ing"})"}) {
    EXPECT_EQ(Read(text).type, ClientType::kPing) << text;
    EXPECT_EQ(Read(text).error, "");
  }
  EXPECT_EQ(Read(R"({"Type":"Logout"})").type, ClientType::kLogout);
  EXPECT_EQ(Read(R"({"Type":"Refresh","Token":"t"})").type, ClientType::kRefresh);
  for (const std::string_view text :
       {R"({"Type":"ping"})", R"({"Type":""})", R"({"Type":"Welcome"})"}) {
    EXPECT_EQ(Read(text).type, ClientType::kUnknown) << text;
    EXPECT_EQ(Read(text).error, "");
  }
}

TEST_F(MessagesTest, WritesSixtyFourBitNumbersAsText) {
  std::string out;
  AppendWelcome({.connection = {.boot = 1, .number = 2},
                 .user = {AppId{2147483647}, UserId{9223372036854775807}},
                 .heartbeat = std::chrono::seconds(25),
                 .token_expires_at = WallTime(std::chrono::milliseconds(1700000000123)),
                 .now = WallTime(std::chrono::milliseconds(1600000000000))},
                out);
  EXPECT_EQ(out, R"({"Type":"Welcome","ConnId":"AAAAAAAAAAAQAAAAAAAAAC","AppId":2147483647,)"
                 R"("UserId":"9223372036854775807","HeartbeatSeconds":25,)"
                 R"("TokenExpiresAt":"1700000000123","ServerTime":"1600000000000"})");
}

TEST_F(MessagesTest, WritesTheOtherMessages) {
  const WallTime time{std::chrono::milliseconds(5)};
  std::string out;
  AppendPong(time, out);
  AppendRefreshed(time, out);
  AppendTokenWillExpire(time, out);
  AppendError(ErrorCode::kBadToken, "a \"b\"", out);
  EXPECT_EQ(out, R"({"Type":"Pong","ServerTime":"5"})"
                 R"({"Type":"Refreshed","TokenExpiresAt":"5"})"
                 R"({"Type":"TokenWillExpire","TokenExpiresAt":"5"})"
                 R"({"Type":"Error","Code":"BadToken","Message":"a \"b\""})");
}

}  // namespace
}  // namespace rollcall::testing
