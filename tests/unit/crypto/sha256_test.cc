#include "crypto/sha256.h"

#include <string>

#include <gtest/gtest.h>

#include "crypto/hex.h"

namespace rollcall {
namespace {

std::string HexOf(const Sha256Digest& digest) {
  return std::string(HexDigest(digest).text());
}

struct Case {
  std::string text;
  std::string_view hex;
};

// FIPS 180-4's examples, and the empty text.
const Case kCases[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {std::string(1'000'000, 'a'),
     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

TEST(Sha256Test, GivesThePublishedDigests) {
  for (const Case& c : kCases)
    EXPECT_EQ(HexOf(Sha256(c.text)), c.hex) << c.text.size();
}

TEST(Sha256Test, AHasherForgetsOneTextBeforeTheNext) {
  Sha256Hasher hasher;
  for (int round = 0; round < 2; ++round) {
    for (const Case& c : kCases)
      EXPECT_EQ(HexOf(hasher.Hash(c.text)), c.hex) << c.text.size();
  }
}

TEST(Sha256Test, TakesAViewWithoutMemory) {
  EXPECT_EQ(HexOf(Sha256(std::string_view())), kCases[0].hex);
}

TEST(Sha256Test, BytesOfADigestAreItsBytesInOrder) {
  const Sha256Digest digest = Sha256("abc");
  const std::string_view bytes = BytesOf(digest);
  ASSERT_EQ(bytes.size(), 32u);
  EXPECT_EQ(bytes.substr(0, 3), "\xba\x78\x16");
}

}  // namespace
}  // namespace rollcall
