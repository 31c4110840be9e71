#include "domain/ids.h"

#include <limits>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace rollcall {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

TEST(ConnIdTest, PrintsTwentyTwoCharactersOfBase64Url) {
  EXPECT_EQ((ConnId{0, 0}).ToText(), "AAAAAAAAAAAAAAAAAAAAAA");
  EXPECT_EQ((ConnId{0, 1}).ToText(), "AAAAAAAAAAAAAAAAAAAAAB");
  EXPECT_EQ((ConnId{0, 63}).ToText(), "AAAAAAAAAAAAAAAAAAAAA_");
  EXPECT_EQ((ConnId{0, 64}).ToText(), "AAAAAAAAAAAAAAAAAAAABA");
  EXPECT_EQ((ConnId{1, 0}).ToText(), "AAAAAAAAAAAQAAAAAAAAAA");
  EXPECT_EQ((ConnId{kMax, kMax}).ToText(), "D_____________________");
}

TEST(ConnIdTest, AppendsWhatItPrints) {
  std::string text = "by=";
  ConnId{7, 9}.AppendTo(text);
  EXPECT_EQ(text, "by=" + (ConnId{7, 9}).ToText());
}

TEST(ConnIdTest, ReadsBackWhatItPrinted) {
  testing::SeededRandom random(4);
  for (int i = 0; i < 1'000; ++i) {
    const ConnId id{random.Next(), random.Next()};
    const Result<ConnId> read = ConnId::Parse(id.ToText());
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, id);
  }
  for (const ConnId id : {ConnId{0, 0}, ConnId{0, kMax}, ConnId{kMax, 0}, ConnId{kMax, kMax}}) {
    EXPECT_EQ(*ConnId::Parse(id.ToText()), id);
  }
}

TEST(ConnIdTest, RefusesWhatItNeverPrints) {
  for (const std::string_view text :
       {"", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAA+", "AAAAAAAAAAAAAAAAAAAAA/",
        "AAAAAAAAAAAAAAAAAAAAA ", "EAAAAAAAAAAAAAAAAAAAAA", "_AAAAAAAAAAAAAAAAAAAAA"}) {
    const Result<ConnId> read = ConnId::Parse(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code(), StatusCode::kInvalidArgument);
  }
}

TEST(ConnIdTest, OrdersByBootThenNumber) {
  const std::set<ConnId> ids = {{2, 0}, {1, 9}, {1, 10}};
  EXPECT_EQ(*ids.begin(), (ConnId{1, 9}));
  EXPECT_EQ(*ids.rbegin(), (ConnId{2, 0}));
}

TEST(UserKeyTest, TellsApartTheSameUserOfTwoApps) {
  EXPECT_NE((UserKey{AppId{1}, UserId{5}}), (UserKey{AppId{2}, UserId{5}}));
  EXPECT_EQ((UserKey{AppId{1}, UserId{5}}), (UserKey{AppId{1}, UserId{5}}));
}

}  // namespace
}  // namespace rollcall
