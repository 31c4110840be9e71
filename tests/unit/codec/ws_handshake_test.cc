#include "codec/ws_handshake.h"

#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr std::string_view kKey = "dGhlIHNhbXBsZSBub25jZQ==";  // RFC 6455 1.3.
constexpr std::string_view kAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

constexpr std::string_view kUpgrade = "Upgrade: websocket\r\n";
constexpr std::string_view kConnection = "Connection: Upgrade\r\n";
constexpr std::string_view kVersion = "Sec-WebSocket-Version: 13\r\n";
constexpr std::string_view kKeyField = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

std::string Fields(std::string_view a, std::string_view b, std::string_view c, std::string_view d) {
  return std::string(a).append(b).append(c).append(d);
}

const std::string kGood = Fields(kUpgrade, kConnection, kVersion, kKeyField);

int StatusOf(const std::string& line, const std::string& fields) {
  const std::string input = line + "\r\nHost: h\r\n" + fields + "\r\n";
  HttpHead head;
  EXPECT_EQ(head.Parse(input), HttpProgress::kComplete) << head.error_text();
  const WsUpgrade upgrade = CheckWsUpgrade(head);
  EXPECT_EQ(upgrade.error_text.empty(), upgrade.status == 101);
  EXPECT_EQ(upgrade.key, upgrade.status == 101 ? kKey : "");
  return upgrade.status;
}

TEST(WsHandshakeTest, DecidesAboutEveryRequest) {
  const std::string get = "GET /v1/connect HTTP/1.1";
  EXPECT_EQ(StatusOf(get, kGood), 101);
  EXPECT_EQ(StatusOf(get, kGood + "Sec-WebSocket-Extensions: permessage-deflate; x=\"\r\n"), 101);
  EXPECT_EQ(StatusOf(get, kGood + "Sec-WebSocket-Protocol: a, b\r\n"), 101);
  EXPECT_EQ(StatusOf(get, kGood + "Content-Length: 0\r\n"), 101);
  EXPECT_EQ(StatusOf(get, Fields("UPGRADE: h2c, WebSocket\r\n",
                                 "connection: keep-alive, upgrade\r\n", kVersion, kKeyField)),
            101);
  EXPECT_EQ(StatusOf("POST / HTTP/1.1", kGood), 405);
  EXPECT_EQ(StatusOf("GET / HTTP/1.0", kGood), 400);
  EXPECT_EQ(StatusOf(get, kGood + "Content-Length: 1\r\n"), 400);
  EXPECT_EQ(StatusOf(get, kGood + "Transfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(StatusOf(get, Fields("", kConnection, kVersion, kKeyField)), 426);
  EXPECT_EQ(StatusOf(get, Fields("Upgrade: h2c\r\n", kConnection, kVersion, kKeyField)), 426);
  EXPECT_EQ(StatusOf(get, Fields(kUpgrade, "", kVersion, kKeyField)), 426);
  EXPECT_EQ(StatusOf(get, Fields(kUpgrade, "Connection: close\r\n", kVersion, kKeyField)), 426);
  EXPECT_EQ(StatusOf(get, Fields(kUpgrade, kConnection, "", kKeyField)), 426);
  for (const std::string_view version : {"8", "14", "13, 8", "013", ""}) {
    const std::string field = "Sec-WebSocket-Version: " + std::string(version) + "\r\n";
    EXPECT_EQ(StatusOf(get, Fields(kUpgrade, kConnection, field, kKeyField)), 426) << version;
  }
  EXPECT_EQ(StatusOf(get, kGood + std::string(kVersion)), 400);
}

TEST(WsHandshakeTest, WantsOneKeyOfSixteenBytes) {
  const std::string get = "GET / HTTP/1.1";
  EXPECT_EQ(StatusOf(get, Fields(kUpgrade, kConnection, kVersion, "")), 400);
  EXPECT_EQ(StatusOf(get, kGood + std::string(kKeyField)), 400);
  for (const std::string_view key :
       {"", "x", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZR==", "dGhlIHNhbXBsZSBub25j",
        "dGhlIHNhbXBsZSBub25jZWU=", "dGhlIHNhbXBsZSBub25jZQ== x", "dGhlIHNhbXBsZSBub25jZQ==,"}) {
    const std::string field = "Sec-WebSocket-Key: " + std::string(key) + "\r\n";
    EXPECT_EQ(StatusOf(get, Fields(kUpgrade, kConnection, kVersion, field)), 400) << key;
  }
}

TEST(WsHandshakeTest, ProvesThatTheKeyWasRead) {
  EXPECT_EQ(WsAcceptValue(kKey), kAccept);
  std::string answer;
  AppendWsAccept(kKey, answer);
  EXPECT_EQ(answer,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}

TEST(WsHandshakeTest, BothSidesUnderstandEachOther) {
  std::string request;
  AppendWsRequest({.target = "/v1/connect", .host = "h:1", .key = kKey, .origin = "http://o"},
                  request);
  HttpHead head;
  ASSERT_EQ(head.Parse(request), HttpProgress::kComplete) << head.error_text();
  EXPECT_EQ(head.Find("Origin").value, "http://o");
  EXPECT_EQ(head.path(), "/v1/connect");
  const WsUpgrade upgrade = CheckWsUpgrade(head);
  ASSERT_EQ(upgrade.status, 101) << upgrade.error_text;
  std::string answer;
  AppendWsAccept(upgrade.key, answer);
  for (std::size_t split = 0; split < answer.size(); ++split) {
    WsClientHandshake client(kKey);
    EXPECT_EQ(client.Parse(answer.substr(0, split)), HttpProgress::kNeedMore);
    EXPECT_EQ(client.Parse(answer + "\x81"), HttpProgress::kComplete);
    EXPECT_EQ(client.head_size(), answer.size());
  }
}

TEST(WsHandshakeTest, TheClientChecksTheAnswer) {
  const std::string start = "HTTP/1.1 101 Switching Protocols\r\n";
  const std::string accept = "Sec-WebSocket-Accept: " + std::string(kAccept) + "\r\n";
  const std::string both = std::string(kUpgrade).append(kConnection);
  struct Case {
    std::string answer;
    HttpProgress progress;
    int status = 0;
  };
  const std::vector<Case> cases = {
      {start + both + accept, HttpProgress::kComplete},
      {"HTTP/1.1 101\r\n" + both + accept, HttpProgress::kComplete},
      {"HTTP/1.1 403 Forbidden\r\n", HttpProgress::kRefused, 403},
      {"HTTP/1.1 200 OK\r\n" + both + accept, HttpProgress::kRefused, 200},
      {"HTTP/1.0 101 x\r\n" + both + accept, HttpProgress::kRefused},
      {"HTTP/1.1 1010\r\n" + both + accept, HttpProgress::kRefused},
      {"HTTP/1.1 099 x\r\n" + both + accept, HttpProgress::kRefused},
      {"hello\r\n" + both + accept, HttpProgress::kRefused},
      {start + both, HttpProgress::kRefused},
      {start + both + accept + accept, HttpProgress::kRefused},
      {start + both + "Sec-WebSocket-Accept: AAAA\r\n", HttpProgress::kRefused},
      {start + std::string(kUpgrade) + accept, HttpProgress::kRefused},
      {start + std::string(kConnection) + accept, HttpProgress::kRefused},
      {start + both + accept + "Sec-WebSocket-Protocol: a\r\n", HttpProgress::kRefused},
      {start + both + accept + "Sec-WebSocket-Extensions: a\r\n", HttpProgress::kRefused},
      {start + both + accept + "bad line\r\n", HttpProgress::kRefused},
  };
  for (const Case& c : cases) {
    WsClientHandshake client(kKey);
    EXPECT_EQ(client.Parse(c.answer + "\r\n"), c.progress) << c.answer;
    EXPECT_EQ(client.status(), c.status) << c.answer;
    EXPECT_EQ(client.error_text().empty(), c.progress == HttpProgress::kComplete);
  }
}

}  // namespace
}  // namespace rollcall
