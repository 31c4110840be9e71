#include "auth/signing_key_cache.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr SigningScope kScope{"20240115", "cn-north-1", "rtc"};

TEST(SigningKeyCacheTest, GivesTheDerivedKeyTheFirstTimeAndAfter) {
  SigningKeyCache cache;
  const Sha256Digest expected = DeriveSigningKey("secret", kScope).Sign("text");
  EXPECT_EQ(cache.Get("AK", "secret", kScope).Sign("text"), expected);
  EXPECT_EQ(cache.Get("AK", "secret", kScope).Sign("text"), expected);
  EXPECT_EQ(cache.size(), 1u);
}

TEST(SigningKeyCacheTest, KeepsKeysApartByAccessKeyAndScope) {
  SigningKeyCache cache;
  cache.Get("AK", "secret", kScope);
  EXPECT_EQ(cache.Get("AK2", "other", kScope).Sign("text"),
            DeriveSigningKey("other", kScope).Sign("text"));
  const SigningScope tomorrow{"20240116", "cn-north-1", "rtc"};
  EXPECT_EQ(cache.Get("AK", "secret", tomorrow).Sign("text"),
            DeriveSigningKey("secret", tomorrow).Sign("text"));
  EXPECT_EQ(cache.size(), 3u);
}

TEST(SigningKeyCacheTest, NeverHoldsMoreThanItsBound) {
  SigningKeyCache cache;
  for (std::size_t i = 0; i < SigningKeyCache::kMaxKeys; ++i) {
    cache.Get("AK" + std::to_string(i), "secret", kScope);
  }
  EXPECT_EQ(cache.size(), SigningKeyCache::kMaxKeys);
  cache.Get("one more", "secret", kScope);
  EXPECT_EQ(cache.size(), 1u);
  EXPECT_EQ(cache.Get("AK0", "secret", kScope).Sign("text"),
            DeriveSigningKey("secret", kScope).Sign("text"));
}

}  // namespace
}  // namespace rollcall
