#include "gateway/session_table.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// The table looks into no session.
Session& Some(std::size_t which) {
  alignas(std::max_align_t) static std::array<std::array<std::byte, 64>, 2> space{};
  return *reinterpret_cast<Session*>(space.at(which).data());
}

TEST(SessionTableTest, FindsWhatWasAddedAndNotRemoved) {
  SessionTable table;
  table.Add(5, Some(0));
  table.Add(6, Some(1));
  EXPECT_EQ(table.Find(5), &Some(0));
  EXPECT_EQ(table.Find(6), &Some(1));
  EXPECT_EQ(table.Find(7), nullptr);
  EXPECT_EQ(table.size(), 2U);
  EXPECT_THAT(table.Numbers(), UnorderedElementsAre(5, 6));
  table.Remove(5);
  table.Remove(5);
  EXPECT_EQ(table.Find(5), nullptr);
  EXPECT_THAT(table.Numbers(), UnorderedElementsAre(6));
}

TEST(SessionTableTest, ItsStorageGoesWithTheLastOne) {
  SessionTable table;
  table.Remove(1);
  for (std::uint64_t number = 0; number < 5000; ++number)
    table.Add(number, Some(0));
  EXPECT_GE(table.capacity(), 5000U);
  for (std::uint64_t number = 0; number < 5000; ++number)
    table.Remove(number);
  EXPECT_EQ(table.capacity(), 0U);
  EXPECT_THAT(table.Numbers(), IsEmpty());
  table.Add(1, Some(0));
  EXPECT_EQ(table.Find(1), &Some(0));
}

}  // namespace
}  // namespace rollcall::testing
