#include "service/conn_id_issuer.h"

#include <set>

#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace rollcall::testing {
namespace {

TEST(ConnIdIssuerTest, NeverGivesANameTwiceAndCarriesTheLoop) {
  SeededRandom random(1);
  ConnIdIssuer issuer(random);
  std::set<ConnId> given;
  for (const std::size_t loop : {std::size_t{0}, std::size_t{1}, ConnIdIssuer::kMaxLoops - 1}) {
    for (int i = 0; i < 100; ++i) {
      const ConnId id = issuer.Next(loop);
      EXPECT_EQ(ConnIdIssuer::LoopNumber(id), loop);
      EXPECT_TRUE(issuer.IsOurs(id));
      EXPECT_TRUE(given.insert(id).second);
    }
  }
}

TEST(ConnIdIssuerTest, TellsAnotherProcessesNamesFromItsOwn) {
  SeededRandom random(1);
  ConnIdIssuer one(random);
  ConnIdIssuer other(random);
  EXPECT_FALSE(one.IsOurs(other.Next(0)));
}

}  // namespace
}  // namespace rollcall::testing
