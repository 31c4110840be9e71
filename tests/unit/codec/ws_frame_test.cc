#include "codec/ws_frame.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

std::string Header(std::size_t size) {
  std::string out;
  AppendWsFrame(WsOpcode::kBinary, std::string(size, 'x'), out);
  return out.substr(0, out.size() - size);
}

TEST(WsFrameTest, UsesTheShortestLengthForm) {
  using namespace std::string_literals;
  EXPECT_EQ(Header(0), "\x82\x00"s);
  EXPECT_EQ(Header(125), "\x82\x7d"s);
  EXPECT_EQ(Header(126), "\x82\x7e\x00\x7e"s);
  EXPECT_EQ(Header(65535), "\x82\x7e\xff\xff"s);
  EXPECT_EQ(Header(65536), "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(WsFrameTest, MatchesTheExamplesOfTheStandard) {
  std::string out;
  AppendWsFrame(WsOpcode::kText, "Hello", out);
  EXPECT_EQ(out, "\x81\x05Hello");
  out.clear();
  AppendMaskedWsFrame(WsOpcode::kText, "Hello", {0x37, 0xfa, 0x21, 0x3d}, out);
  EXPECT_EQ(out, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
}

TEST(WsFrameTest, WritesCloseFrames) {
  std::string out;
  AppendWsClose(4003, "by=x", out);
  EXPECT_EQ(out,
            "\x88\x06\x0f\xa3"
            "by=x");
}

TEST(WsFrameTest, CutsALongReasonBetweenCodePoints) {
  EXPECT_EQ(WsClosePayload(1000, std::string(123, 'a')).size(), 125U);
  EXPECT_EQ(WsClosePayload(1000, std::string(124, 'a')).size(), 125U);
  const std::string reason = std::string(121, 'a') + "中";
  EXPECT_EQ(WsClosePayload(1000, reason).substr(2), std::string(121, 'a'));
}

TEST(WsFrameTest, KnowsTheCodesThatMayBeSent) {
  for (unsigned code = 0; code <= 65535; ++code) {
    const bool sendable = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
                          (code >= 3000 && code <= 4999);
    EXPECT_EQ(IsSendableCloseCode(static_cast<std::uint16_t>(code)), sendable) << code;
  }
}

}  // namespace
}  // namespace rollcall
