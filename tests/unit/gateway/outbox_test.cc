#include "gateway/outbox.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall::testing {
namespace {

TEST(OutboxTest, KeepsItsBoundForWhatIsNotYetWritten) {
  Outbox outbox(MonotonicTime{});
  EXPECT_TRUE(outbox.Append(std::string(Outbox::kMaxBytes, 'a')));
  EXPECT_FALSE(outbox.Append("b"));
  outbox.Consume(1);
  EXPECT_TRUE(outbox.Append("b"));
  EXPECT_FALSE(outbox.Append("c"));
  EXPECT_EQ(outbox.pending().size(), Outbox::kMaxBytes);
  EXPECT_EQ(outbox.pending().back(), 'b');
}

TEST(OutboxTest, TakesTheLastFrameBeyondTheBound) {
  Outbox outbox(MonotonicTime{});
  ASSERT_TRUE(outbox.Append(std::string(Outbox::kMaxBytes, 'a')));
  outbox.AppendLast("end");
  EXPECT_TRUE(outbox.pending().ends_with("aend"));
}

TEST(OutboxTest, IsEmptyOnceEverythingIsConsumed) {
  Outbox outbox(MonotonicTime{});
  ASSERT_TRUE(outbox.Append("abc"));
  outbox.Consume(2);
  EXPECT_FALSE(outbox.empty());
  EXPECT_EQ(outbox.pending(), "c");
  outbox.Consume(1);
  EXPECT_TRUE(outbox.empty());
}

}  // namespace
}  // namespace rollcall::testing
