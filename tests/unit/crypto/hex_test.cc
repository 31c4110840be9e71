#include "crypto/hex.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(HexDigestTest, WritesTwoLowerCaseDigitsAByte) {
  Sha256Digest digest{};
  digest[0] = 0x01;
  digest[1] = 0x9a;
  digest[31] = 0xff;
  EXPECT_EQ(HexDigest(digest).text(),
            "019a0000000000000000000000000000000000000000000000000000000000ff");
}

}  // namespace
}  // namespace rollcall
