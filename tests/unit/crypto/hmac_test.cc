#include "crypto/hmac.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "crypto/hex.h"

namespace rollcall {
namespace {

std::string HexOf(const Sha256Digest& digest) {
  return std::string(HexDigest(digest).text());
}

struct Case {
  std::string key;
  std::string message;
  std::string_view hex;
};

// RFC 4231 4.2 to 4.4, 4.7 and 4.8: keys shorter and longer than SHA-256's block.
const Case kCases[] = {
    {std::string(20, '\x0b'), "Hi There",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"Jefe", "what do ya want for nothing?",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {std::string(20, '\xaa'), std::string(50, '\xdd'),
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
    {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    {std::string(131, '\xaa'),
     "This is a test using a larger than block-size key and a larger than block-size data. The key "
     "needs to be hashed before being used by the HMAC algorithm.",
     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
};

TEST(HmacSha256Test, GivesThePublishedTags) {
  for (const Case& c : kCases)
    EXPECT_EQ(HexOf(HmacSha256(c.key).Sign(c.message)), c.hex);
}

TEST(HmacSha256Test, TakesAnEmptyKeyAndAnEmptyMessage) {
  constexpr std::string_view kTag =
      "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
  EXPECT_EQ(HexOf(HmacSha256("").Sign("")), kTag);
  EXPECT_EQ(HexOf(HmacSha256(std::string_view()).Sign(std::string_view())), kTag);
}

TEST(HmacSha256Test, KeepsItsKeyAndForgetsTheMessageBeforeTheNext) {
  HmacSha256 hmac("Jefe");
  hmac.Sign("something else");
  EXPECT_EQ(HexOf(hmac.Sign(kCases[1].message)), kCases[1].hex);
  EXPECT_EQ(HexOf(hmac.Sign(kCases[1].message)), kCases[1].hex);
}

TEST(HmacSha256Test, KeepsItsKeyWhenMoved) {
  HmacSha256 first("Jefe");
  HmacSha256 second(std::move(first));
  EXPECT_EQ(HexOf(second.Sign(kCases[1].message)), kCases[1].hex);
}

}  // namespace
}  // namespace rollcall
