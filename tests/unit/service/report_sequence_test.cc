#include "service/report_sequence.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using Turn = ReportSequence::Turn;

ReportRequest Page(std::uint64_t first, std::uint64_t last, bool begins = false,
                   bool ends = false) {
  ReportRequest page{
      .owner = {}, .is_snapshot = true, .begins_snapshot = begins, .ends_snapshot = ends};
  for (std::uint64_t i = first; i <= last; ++i)
    page.events.push_back({.sequence = i, .conn_key = "k"});
  return page;
}

TEST(ReportSequenceTest, TakesEachNumberOnceAndInOrder) {
  ReportSequence sequence;
  EXPECT_EQ(sequence.TurnOf(2), Turn::kTooSoon);
  EXPECT_EQ(sequence.TurnOf(1), Turn::kNow);
  sequence.Take(1);
  EXPECT_EQ(sequence.acked(), 1U);
  EXPECT_EQ(sequence.TurnOf(1), Turn::kPast);
  EXPECT_EQ(sequence.TurnOf(2), Turn::kNow);
  EXPECT_EQ(sequence.TurnOf(3), Turn::kTooSoon);
}

TEST(ReportSequenceTest, ASnapshotMayBeginBeyondAGapAndEndsWithItsLastPage) {
  ReportSequence sequence;
  sequence.Take(3);
  EXPECT_TRUE(sequence.Begin(Page(7, 8, true)).ok());
  EXPECT_EQ(sequence.acked(), 6U);
  sequence.Take(8);
  EXPECT_EQ(sequence.Completes(Page(7, 8, true)), std::nullopt) << "it goes on";
  EXPECT_TRUE(sequence.Begin(Page(9, 10, false, true)).ok());
  EXPECT_EQ(sequence.Completes(Page(9, 10, false, true)), std::nullopt) << "not all were taken";
  sequence.Take(10);
  EXPECT_EQ(sequence.Completes(Page(9, 10, false, true)), 7U);
  sequence.EndSnapshot();
  EXPECT_EQ(sequence.Completes(Page(9, 10, false, true)), std::nullopt);
}

TEST(ReportSequenceTest, APageThatComesAgainDoesNoHarm) {
  ReportSequence sequence;
  EXPECT_TRUE(sequence.Begin(Page(1, 2, true, true)).ok());
  sequence.Take(2);
  sequence.EndSnapshot();
  EXPECT_TRUE(sequence.Begin(Page(1, 2, true, true)).ok());
  EXPECT_EQ(sequence.acked(), 2U);
  EXPECT_TRUE(sequence.Begin(Page(3, 4, true)).ok());
  sequence.Take(3);
  EXPECT_TRUE(sequence.Begin(Page(3, 4, true)).ok()) << "half of it was taken";
  EXPECT_EQ(sequence.acked(), 3U);
  sequence.Take(4);
  EXPECT_EQ(sequence.Completes(Page(1, 2, true, true)), std::nullopt) << "an earlier one's end";
}

TEST(ReportSequenceTest, OnlyAFirstPageBeginsASnapshot) {
  ReportSequence sequence;
  EXPECT_EQ(sequence.Begin(Page(1, 2)).code(), StatusCode::kInvalidArgument);
  EXPECT_TRUE(sequence.Begin(Page(2, 3)).ok()) << "too soon: told as a gap";
  EXPECT_EQ(sequence.TurnOf(2), Turn::kTooSoon);
  sequence.Take(1);
  EXPECT_EQ(sequence.Begin(Page(1, 2, true)).code(), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace rollcall
