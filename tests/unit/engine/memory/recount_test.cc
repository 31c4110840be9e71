#include "engine/memory/recount.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr AppId kApp{1};
constexpr LeaseRef kA{1};
constexpr LeaseRef kB{2};

CountStep::Connection One(LeaseRef lease, bool added, bool is_other = false) {
  return {.lease = lease,
          .slot = Slot{0},
          .digest = 40,
          .platform = Platform::kWeb,
          .version = ClientVersion{7},
          .added = added,
          .version_is_other = is_other};
}

// A user that gains a connection of `lease`.
CountStep Gain(LeaseRef lease, bool is_other = false) {
  CountStep step{.app = kApp, .before = {}, .after = {}, .connections = {}};
  step.after.Add(lease);
  step.connections.push_back(One(lease, true, is_other));
  return step;
}

TEST(RecountTest, CountsByLeaseAppPlatformAndVersion) {
  Recount recount;
  recount.Apply(Gain(kA));
  recount.Apply(Gain(kA, true));
  const Recount::Entry& entry = recount.entries().at({kApp, kA});
  EXPECT_EQ(entry.users, 2);
  EXPECT_EQ(entry.connections[static_cast<std::size_t>(Platform::kWeb)], 2);
  EXPECT_EQ(entry.versions.at(ClientVersion{7}), 1);
  EXPECT_EQ(entry.other_versions, 1);
  EXPECT_EQ(recount.TallyOf(kA).connections, 2);
  EXPECT_EQ(recount.TallyOf(kA).digest, 80U);
  EXPECT_EQ(recount.TallyOf(kB).connections, 0);
  EXPECT_EQ(recount.users(), 2);
  EXPECT_EQ(recount.connections(), 2);
}

TEST(RecountTest, AUserOfTwoLeasesIsCountedWithBoth) {
  Recount recount;
  recount.Apply(Gain(kA));
  CountStep second = Gain(kB);
  second.before.Add(kA);
  second.after.Add(kA);
  recount.Apply(second);
  EXPECT_EQ(recount.entries().at({kApp, kA}).users, 0);
  EXPECT_EQ(recount.shared_users().at({kApp, second.after}), 1);
  EXPECT_EQ(recount.users(), 1);
}

TEST(RecountTest, GoesBelowZeroWithoutAComplaint) {
  Recount recount;
  CountStep step{.app = kApp, .before = {}, .after = {}, .connections = {}};
  step.before.Add(kA);
  step.connections.push_back(One(kA, false));
  recount.Apply(step);
  EXPECT_EQ(recount.users(), -1);
  EXPECT_EQ(recount.connections(), -1);
  EXPECT_EQ(recount.TallyOf(kA).digest, ~std::uint64_t{40} + 1);
}

TEST(RecountTest, APartIsMergedWhole) {
  Recount part;
  part.Apply(Gain(kA));
  part.Apply(Gain(kB, true));
  CountStep both = Gain(kA);
  both.after.Add(kB);
  part.Apply(both);
  Recount recount;
  recount.Apply(Gain(kA));
  recount.Merge(part);
  EXPECT_EQ(recount.users(), 4);
  EXPECT_EQ(recount.connections(), 4);
  EXPECT_EQ(recount.entries().at({kApp, kA}).versions.at(ClientVersion{7}), 3);
  EXPECT_EQ(recount.entries().at({kApp, kB}).other_versions, 1);
  EXPECT_EQ(recount.shared_users().at({kApp, both.after}), 1);
  EXPECT_EQ(recount.TallyOf(kA).digest, 120U);
}

}  // namespace
}  // namespace rollcall
