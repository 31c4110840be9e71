#include "gateway/handshake.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "unit/gateway/gateway_fixture.h"

namespace rollcall::testing {
namespace {

using namespace std::chrono_literals;

std::string StatusOf(Device& device) {
  return device.head().substr(9, 3);
}

std::string With(std::string request, std::string_view from, std::string_view to) {
  request.replace(request.find(from), from.size(), to);
  return request;
}

TEST(HandshakeTest, UpgradesAndProvesThatTheKeyWasRead) {
  GatewayFixture f;
  const auto device = f.Upgraded();
  EXPECT_NE(device->head().find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
            std::string::npos);
}

TEST(HandshakeTest, AnswersWhatItDoesNotServeThenEndsItsHalf) {
  const std::string good = GatewayFixture::UpgradeRequest();
  struct Case {
    std::string request;
    std::string_view status;
    std::string_view field;
  };
  const Case cases[] = {
      {With(good, "/v1/connect", "/"), "404", ""},
      {With(good, "/v1/connect", "/v1/connect/"), "404", ""},
      {With(good, "/v1/connect", "/V1/connect"), "404", ""},
      {With(good, "/v1/connect", "/v1/%63onnect"), "404", ""},
      {With(good, "/v1/connect", "//v1/connect"), "404", ""},
      {With(good, "GET", "POST"), "405", "Allow: GET\r\n"},
      {With(good, "Upgrade: websocket\r\n", ""), "426", "Sec-WebSocket-Version: 13\r\n"},
      {With(good, "Version: 13", "Version: 8"), "426", "Upgrade: websocket\r\n"},
      {With(good, "dGhl", "dGh"), "400", ""},
      {With(good, "Host: gateway\r\n", ""), "400", ""},
      {With(good, "HTTP/1.1", "HTTP/2.0"), "505", ""},
      {"\x16\x03\x01 hello\r\n", "400", ""},
      {"GET /v1/connect HTTP/1.1\r\nX: " + std::string(20000, 'a'), "431", ""},
  };
  for (const Case& c : cases) {
    GatewayFixture f;
    const auto device = f.Connect();
    device->Send(c.request);
    f.loop.Run();
    EXPECT_EQ(StatusOf(*device), c.status) << c.request.substr(0, 60);
    EXPECT_NE(device->head().find(c.field), std::string::npos) << c.request.substr(0, 60);
    EXPECT_TRUE(device->peer().write_shut());
    EXPECT_FALSE(device->peer().closed()) << "closing at once could reset the answer away";
    EXPECT_EQ(f.metrics.gateway_handshake_refusals.With({c.status}).Value(), 1);
    device->Send(std::string(100000, 'x'));
    f.loop.RunFor(1200ms);
    EXPECT_TRUE(device->peer().closed());
    EXPECT_EQ(f.door.sockets(), 0u);
  }
}

TEST(HandshakeTest, ClosesARefusedSocketAsSoonAsThePeerDoes) {
  GatewayFixture f;
  const auto device = f.Connect();
  device->Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  device->peer().SendEnd();
  f.loop.Run();
  EXPECT_EQ(StatusOf(*device), "404");
  EXPECT_TRUE(device->peer().closed());
}

TEST(HandshakeTest, IgnoresTheQuery) {
  GatewayFixture f;
  const auto device = f.Connect();
  device->Send(With(GatewayFixture::UpgradeRequest(), "/v1/connect", "/v1/connect?a=b"));
  f.loop.Run();
  EXPECT_EQ(StatusOf(*device), "101");
}

TEST(HandshakeTest, ChecksTheOrigin) {
  struct Case {
    std::vector<std::string> allowed;
    std::string_view fields;
    std::string_view status;
  };
  const Case cases[] = {
      {{}, "Origin: https://anything\r\n", "101"},
      {{"https://a.example"}, "", "101"},
      {{"https://a.example", "https://b.example"}, "Origin: https://b.example\r\n", "101"},
      {{"https://a.example"}, "Origin: https://a.example.evil\r\n", "403"},
      {{"https://a.example"}, "Origin: http://a.example\r\n", "403"},
      {{"https://a.example"}, "Origin: null\r\n", "403"},
      {{"https://a.example"}, "Origin: https://a.example\r\nOrigin: https://x\r\n", "403"},
  };
  for (const Case& c : cases) {
    GatewayOptions options;
    options.allowed_origins = c.allowed;
    GatewayFixture f(options);
    const auto device = f.Connect();
    device->Send(GatewayFixture::UpgradeRequest(c.fields));
    f.loop.Run();
    EXPECT_EQ(StatusOf(*device), c.status) << c.fields;
  }
}

TEST(HandshakeTest, TakesTheHeadByteByByte) {
  GatewayFixture f;
  const auto device = f.Connect();
  for (const char c : GatewayFixture::UpgradeRequest()) {
    EXPECT_EQ(device->head(), "");
    device->Send(std::string_view(&c, 1));
    f.loop.Run();
  }
  EXPECT_EQ(StatusOf(*device), "101");
}

TEST(HandshakeTest, KeepsFramesThatCameWithTheHead) {
  GatewayFixture f;
  const auto device = f.Connect();
  std::string bytes = GatewayFixture::UpgradeRequest();
  AppendMaskedWsFrame(WsOpcode::kText, f.LoginText(), {9, 9, 9, 9}, bytes);
  device->Send(bytes);
  f.loop.Run();
  EXPECT_EQ(device->Member("Type"), "\"Welcome\"");
}

TEST(HandshakeTest, AnswersAHeadThatIsTooSlow) {
  GatewayFixture f;
  const auto device = f.Connect();
  device->Send("GET /v1/connect HTTP/1.1\r\n");
  f.loop.RunFor(9900ms);
  EXPECT_EQ(device->head(), "");
  f.loop.RunFor(300ms);
  EXPECT_EQ(StatusOf(*device), "408");
  f.loop.RunFor(1200ms);
  EXPECT_TRUE(device->peer().closed());
}

TEST(HandshakeTest, ForgetsASocketThatIsClosedOrResetEarly) {
  GatewayFixture f;
  const auto closed = f.Connect();
  const auto reset = f.Connect();
  EXPECT_EQ(f.door.sockets(), 2u);
  closed->peer().SendEnd();
  reset->peer().Reset();
  f.loop.Run();
  EXPECT_EQ(f.door.sockets(), 0u);
  EXPECT_TRUE(closed->peer().closed());
}

}  // namespace
}  // namespace rollcall::testing
