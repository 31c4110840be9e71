#include "openapi/actions/kick_connections.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "../openapi_test_base.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using testing::HttpAnswer;

constexpr std::string_view kUnavailable = "503 100019 ServiceUnavailableTemp";

class KickConnectionsTest : public testing::OpenApiTest {
 protected:
  KickConnectionsTest() { PassStartGrace(); }

  static constexpr UserKey kUser{AppId{123}, UserId{10001}};

  ConnId Login(std::int64_t device) {
    return OpenApiTest::Login(kUser, DeviceId{device}, Platform::kIos, ClientVersion{3});
  }
  // X-Date, and so the signature, is another one each time.
  HttpAnswer SendKick(std::string_view body) {
    loop_.RunFor(1s);
    return Send(Kick(body));
  }
  static std::string Item(const ConnId& id, int device) {
    return R"({"ConnId":")" + id.ToText() + R"(","UserId":10001,"DeviceId":)" +
           std::to_string(device) + R"(,"ClientVersion":3,"Platform":"iOS"})";
  }
  static std::string Result(const std::string& kicked) {
    return R"("Result":{"AppId":123,"UserId":10001,"Kicked":[)" + kicked + "]}}";
  }
  static std::string ResultOf(const HttpAnswer& answer) {
    const auto start = answer.body.find(R"("Result":)");
    return start == std::string::npos ? answer.body : answer.body.substr(start);
  }
  std::size_t Online() {
    const std::string body = Query(R"({"AppId":123,"UserIds":[10001]})").body;
    std::size_t count = 0;
    for (auto at = body.find("ConnId"); at != std::string::npos; at = body.find("ConnId", at + 1))
      ++count;
    return count;
  }
  static std::string List(const std::string& item, int count) {
    std::string text = "[";
    for (int i = 0; i < count; ++i)
      text += (i == 0 ? "" : ",") + item;
    return text + "]";
  }
};

TEST_F(KickConnectionsTest, ClosesAllOfAUserAndAnswersThemOldestFirst) {
  const ConnId first = Login(1);
  const ConnId second = Login(2);
  const HttpAnswer answer = SendKick(R"({"AppId":123,"UserId":10001})");
  EXPECT_EQ(Anonymous(answer),
            R"({"ResponseMetadata":{"RequestId":"ID","Action":"KickConnections",)"
            R"("Version":"2026-11-22","Service":"rtc","Region":"cn-north-1"},)" +
                Result(Item(first, 1) + "," + Item(second, 2)));
  EXPECT_EQ(Online(), 0u);
  EXPECT_EQ(ResultOf(SendKick(R"({"AppId":123,"UserId":10001})")), Result(""));
}

TEST_F(KickConnectionsTest, ClosesWhatEitherListNames) {
  const ConnId first = Login(1);
  const ConnId second = Login(2);
  const ConnId third = Login(3);
  EXPECT_EQ(ResultOf(SendKick(R"({"AppId":123,"UserId":10001,"ConnIds":[")" + second.ToText() +
                              R"(",")" + second.ToText() + R"("],"DeviceIds":[2,3,9]})")),
            Result(Item(second, 2) + "," + Item(third, 3)));
  // Null is as absent.
  EXPECT_EQ(
      ResultOf(SendKick(
          R"({"AppId":123,"UserId":10001,"ConnIds":null,"DeviceIds":[0,9223372036854775807]})")),
      Result(""));
  EXPECT_EQ(ResultOf(SendKick(R"({"AppId":123,"UserId":10001,"ConnIds":null,"DeviceIds":null})")),
            Result(Item(first, 1)));
}

TEST_F(KickConnectionsTest, JudgesEachFieldByItsRule) {
  Login(1);
  constexpr std::string_view kMissing = "400 100002 MissingParameter";
  constexpr std::string_view kBad = "400 210002 InvalidParam";
  const std::string id = ConnId{.boot = 1, .number = 1}.ToText();
  const std::string text = "\"" + id + "\"";
  const auto user = [](std::string_view value) {
    return R"({"AppId":123,"UserId":)" + std::string(value) + R"(,"DeviceIds":[5]})";
  };
  const auto connections = [](const std::string& value) {
    return R"({"AppId":123,"UserId":10001,"ConnIds":)" + value + "}";
  };
  const auto devices = [](const std::string& value) {
    return R"({"AppId":123,"UserId":10001,"DeviceIds":)" + value + "}";
  };
  struct Case {
    std::string body;
    std::string_view outcome;
    std::string_view message = {};  // Its start.
  };
  const Case cases[] = {
      {"", kMissing, "The request is missing AppId"},
      {"{}", kMissing, "The request is missing AppId"},
      {R"({"AppId":123})", kMissing, "The request is missing UserId"},
      {R"({"AppId":123,"UserId":null,"ConnIds":7})", kMissing, "The request is missing UserId"},
      {R"({"UserId":1})", kMissing, "The request is missing AppId"},
      {R"({"AppId":0,"UserId":1})", kBad, "AppId: "},
      {R"({"AppId":2147483648,"UserId":1})", kBad, "AppId: "},
      {R"({"AppId":"123","UserId":1})", kBad, "AppId: "},
      {R"({"AppId":99,"UserId":1})", "404 210003 AppNotFound"},
      {R"({"AppId":200,"UserId":1})", "403 210005 NoAuth"},
      {R"({"AppId":124,"UserId":1})", "403 210004 AppStatusException"},
      {user("-1"), kBad, "UserId: "},
      {user("0"), "200"},
      {user("9223372036854775807"), "200"},
      {user("9223372036854775808"), kBad, "UserId: "},
      {user("1.0"), kBad, "UserId: "},
      {user("[1]"), kBad, "UserId: "},
      {connections("[]"), kBad,
       "ConnIds: must be an array of 1 to 100 ConnIds, 22 characters of base64url each, or absent"},
      {connections(text), kBad, "ConnIds: "},
      {connections("{}"), kBad, "ConnIds: "},
      {connections("true"), kBad, "ConnIds: "},
      {connections("[1]"), kBad, "ConnIds: "},
      {connections("[null]"), kBad, "ConnIds: "},
      {connections("[[" + text + "]]"), kBad, "ConnIds: "},
      {connections(R"([""])"), kBad, "ConnIds: "},
      {connections("[\"" + id.substr(1) + "\"]"), kBad, "ConnIds: "},
      {connections("[\"" + id + "A\"]"), kBad, "ConnIds: "},
      {connections("[\"" + id.substr(1) + "+\"]"), kBad, "ConnIds: "},
      {connections("[\"_" + id.substr(1) + "\"]"), kBad, "ConnIds: "},  // Over 128 bits.
      {connections("[" + text + ",7]"), kBad, "ConnIds: "},
      {connections("[" + text + "]"), "200"},
      {connections(List(text, 100)), "200"},
      {connections(List(text, 101)), kBad, "ConnIds: "},
      {devices("[]"), kBad,
       "DeviceIds: must be an array of 1 to 100 integers in 0..9223372036854775807, or absent"},
      {devices("7"), kBad, "DeviceIds: "},
      {devices(R"(["7"])"), kBad, "DeviceIds: "},
      {devices("[-1]"), kBad, "DeviceIds: "},
      {devices("[1.0]"), kBad, "DeviceIds: "},
      {devices("[null]"), kBad, "DeviceIds: "},
      {devices("[0]"), "200"},
      {devices("[9223372036854775807]"), "200"},
      {devices("[9223372036854775808]"), kBad, "DeviceIds: "},
      {devices(List("7", 100)), "200"},
      {devices(List("7", 101)), kBad, "DeviceIds: "},
      {R"({"AppId":123,"UserId":10001,"DeviceIds":[7],"DeviceIds":[8]})",
       "400 210001 JsonParsingError"},
  };
  for (const Case& it : cases) {
    const HttpAnswer answer = SendKick(it.body);
    EXPECT_EQ(Outcome(answer), it.outcome) << it.body;
    if (it.message.empty()) continue;
    EXPECT_NE(answer.body.find(R"("Message":")" + std::string(it.message)), std::string::npos)
        << answer.body;
  }
  EXPECT_EQ(Online(), 1u) << "no bad call kicked";
}

TEST_F(KickConnectionsTest, TheSameBytesAgainHaveTheSameResultAndNoEffect) {
  const ConnId first = Login(1);
  const std::string bytes = Sign(Kick(R"({"AppId":123,"UserId":10001})"));
  const HttpAnswer answer = Send(bytes);
  EXPECT_EQ(ResultOf(answer), Result(Item(first, 1)));
  Login(1);
  loop_.RunFor(15min);
  const HttpAnswer again = Send(bytes);
  EXPECT_EQ(ResultOf(again), ResultOf(answer));
  EXPECT_NE(again.Field("x-tt-logid"), answer.Field("x-tt-logid"));
  EXPECT_EQ(Online(), 1u);
  EXPECT_EQ(metrics_.openapi_replays.Value(), 1);
  // Whatever a thief puts around what is signed.
  EXPECT_EQ(ResultOf(Send([&] {
              std::string other = bytes;
              return other.insert(other.find("Content-Length"), "X-Else: 1\r\n");
            }())),
            ResultOf(answer));
  EXPECT_EQ(Online(), 1u);
  loop_.RunFor(1s);
  EXPECT_EQ(Outcome(Send(bytes)), "400 100006 InvalidTimestamp");
}

TEST_F(KickConnectionsTest, RefusesTheSameBytesWhileTheyRun) {
  Login(1);
  const std::string bytes = Sign(Kick(R"({"AppId":123,"UserId":10001})"));
  const auto first = Connect();
  const auto second = Connect();
  first->Send(bytes);
  second->Send(bytes);
  loop_.Run();
  std::string received = first->TakeReceived();
  EXPECT_EQ(testing::TakeAnswer(received).status, 200);
  received = second->TakeReceived();
  const HttpAnswer refused = testing::TakeAnswer(received);
  EXPECT_EQ(Outcome(refused), kUnavailable);
  EXPECT_EQ(refused.Field("retry-after"), "1");
  EXPECT_EQ(Outcome(Send(bytes)), "200");
}

TEST_F(KickConnectionsTest, RemembersTheResultThatNobodyHeard) {
  const ConnId first = Login(1);
  const std::string bytes = Sign(Kick(R"({"AppId":123,"UserId":10001})"));
  {
    const auto peer = Connect();
    peer->Send(bytes);
    loop_.Post([this] { door_.reset(); });  // After the call, before the engine's answer.
    loop_.Run();
    EXPECT_EQ(peer->TakeReceived(), "");
  }
  EXPECT_EQ(Online(), 0u);
  Login(1);
  EXPECT_EQ(ResultOf(Send(bytes)), Result(Item(first, 1)));
  EXPECT_EQ(Online(), 1u);
}

TEST_F(KickConnectionsTest, DoesNotRememberACallThatFailed) {
  const std::string wrong = Sign(Kick(R"({"AppId":99,"UserId":10001})"));
  EXPECT_EQ(Outcome(Send(wrong)), "404 210003 AppNotFound");
  EXPECT_EQ(replays_.entries(), 0u);
  service_->Stop(loop_, DisconnectReason::kDrained, [](rollcall::Result<Done>) {});
  loop_.Run();
  const std::string bytes = Sign(Kick(R"({"AppId":123,"UserId":10001})"));
  EXPECT_EQ(Outcome(Send(bytes)), kUnavailable);
  EXPECT_EQ(replays_.entries(), 0u);
}

TEST_F(KickConnectionsTest, RefusesACallSignedBeforeThisNodeStarted) {
  const std::string bytes = Sign(Kick(R"({"AppId":123,"UserId":10001})"));
  loop_.RunFor(1s);
  ReplayMemory after_restart({.keep = 30min}, clock_);
  OpenApiDoor door(
      {loop_, clock_, random_, *service_, limiter_, clients_, after_restart, metrics_, *log_},
      options_, MakeDirectory(Accounts()));
  const auto peer = std::make_shared<testing::FakePeer>(loop_);
  door.Accept(std::make_unique<testing::FakeStream>(peer));
  peer->Send(bytes);
  loop_.Run();
  std::string received = peer->TakeReceived();
  EXPECT_EQ(Outcome(testing::TakeAnswer(received)), kUnavailable);
}

TEST_F(KickConnectionsTest, HasALimitOfItsOwn) {
  std::vector<Account> accounts = Accounts();
  accounts[0].kick_qps = 2;
  door().SetDirectory(MakeDirectory(accounts));
  const auto kick = [this](int user) {
    return Send(Kick(R"({"AppId":123,"UserId":)" + std::to_string(user) + "}"));
  };
  EXPECT_EQ(Outcome(kick(1)), "200");
  EXPECT_EQ(Outcome(kick(2)), "200");
  const HttpAnswer refused = kick(3);
  EXPECT_EQ(Outcome(refused), "429 100018 FlowLimitExceeded");
  EXPECT_EQ(refused.Field("retry-after"), "1");
  EXPECT_EQ(Outcome(Query(R"({"AppId":123,"UserIds":[1]})")), "200");
}

}  // namespace
}  // namespace rollcall
