#include "gateway/close_code.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "codec/ws_frame.h"

namespace rollcall::testing {
namespace {

TEST(CloseCodeTest, EveryRowIsSendableAndFoundByItsCode) {
  EXPECT_TRUE(std::ranges::is_sorted(CloseCodeRows(), {}, &CloseCodeRow::code));
  for (const CloseCodeRow& row : CloseCodeRows()) {
    EXPECT_TRUE(IsSendableCloseCode(static_cast<std::uint16_t>(row.code)));
    EXPECT_EQ(RowOf(row.code).name, row.name);
  }
}

TEST(CloseCodeTest, NumbersAreTheWireContract) {
  EXPECT_EQ(RowOf(CloseCode{4001}).name, "InvalidToken");
  EXPECT_EQ(RowOf(CloseCode{4002}).name, "TokenExpired");
  EXPECT_EQ(RowOf(CloseCode{4003}).name, "Replaced");
  EXPECT_EQ(RowOf(CloseCode{4004}).name, "Kicked");
  EXPECT_EQ(RowOf(CloseCode{4005}).name, "TooManyConnections");
  EXPECT_EQ(RowOf(CloseCode{4006}).name, "SlowConsumer");
  EXPECT_EQ(RowOf(CloseCode{4007}).name, "RateLimited");
  EXPECT_EQ(RowOf(CloseCode{4008}).name, "LoginTimeout");
  EXPECT_EQ(RowOf(CloseCode{4009}).name, "BadMessage");
  EXPECT_EQ(RowOf(CloseCode{4010}).name, "HeartbeatTimeout");
  EXPECT_EQ(RowOf(CloseCode{4011}).name, "AppUnavailable");
}

TEST(CloseCodeTest, AnEvictionIsToldByItsReason) {
  EXPECT_EQ(CloseCodeForEviction(DisconnectReason::kReplaced), CloseCode::kReplaced);
  EXPECT_EQ(CloseCodeForEviction(DisconnectReason::kKicked), CloseCode::kKicked);
  EXPECT_EQ(CloseCodeForEviction(DisconnectReason::kLeaseLapsed), CloseCode::kTryAgainLater);
  EXPECT_EQ(CloseCodeForEviction(DisconnectReason::kDrained), CloseCode::kServiceRestart);
}

}  // namespace
}  // namespace rollcall::testing
