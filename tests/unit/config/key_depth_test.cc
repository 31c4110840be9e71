#include "config/key_depth.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

// `parts` parts, of which each is `part`.
std::string Dotted(std::size_t parts, const std::string& part = "a") {
  std::string key = part;
  for (std::size_t i = 1; i < parts; ++i) {
    key += "." + part;
  }
  return key;
}

TEST(KeyDepthTest, CountsThePartsOfAKey) {
  EXPECT_EQ(FindTooDeepKey(Dotted(kMaxKeyParts) + " = 1\n"), 0u);
  EXPECT_EQ(FindTooDeepKey(Dotted(kMaxKeyParts + 1) + " = 1\n"), 1u);
  EXPECT_EQ(FindTooDeepKey("x = 1\n[" + Dotted(kMaxKeyParts + 1) + "]\n"), 2u);
  EXPECT_EQ(FindTooDeepKey("x = { " + Dotted(kMaxKeyParts + 1) + " = 1 }\n"), 1u);
}

TEST(KeyDepthTest, QuotedPartsHideNoDots) {
  for (const std::string part : {"\"=\"", "\"a.b\\\"=\"", "'#'", "'a\\'"}) {
    EXPECT_EQ(FindTooDeepKey(Dotted(kMaxKeyParts, part) + " = 1\n"), 0u) << part;
    EXPECT_EQ(FindTooDeepKey(Dotted(kMaxKeyParts + 1, part) + " = 1\n"), 1u) << part;
  }
}

TEST(KeyDepthTest, DotsOfTextsAndCommentsDoNotCount) {
  const std::string dots(100, '.');
  EXPECT_EQ(FindTooDeepKey("a = \"" + dots + "\" # " + dots + "\n"), 0u);
  EXPECT_EQ(FindTooDeepKey("a = '" + dots + "'\n"), 0u);
  EXPECT_EQ(FindTooDeepKey("# don't\n" + Dotted(kMaxKeyParts + 1) + " = 1\n"), 2u);
}

TEST(KeyDepthTest, EachKeyCountsForItself) {
  EXPECT_EQ(FindTooDeepKey("x = [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, "
                           "1.5, 1.5, 1.5, 1.5, 1.5]\n"),
            0u);
}

}  // namespace
}  // namespace rollcall
