#include "domain/connection_digest.h"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

std::uint64_t Digest(std::uint64_t number, std::int64_t user, std::int64_t device,
                     Platform platform, std::int64_t version) {
  return ConnectionDigest(number, UserId{user}, DeviceId{device}, platform, ClientVersion{version});
}

// Worked out with Python's integers from the rule in docs/own-gateway.md.
TEST(ConnectionDigestTest, AgreesWithTheDocumentedVectors) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(Digest(0, 0, 0, Platform::kAndroid, 0), 0u);
  EXPECT_EQ(Digest(1, 10001, 7, Platform::kIos, 3), 0x986b52b761056cb7u);
  EXPECT_EQ(Digest(0xffffffffffffffff, kMax, kMax, Platform::kWeb, kMax), 0x5c02ee323d6a52c3u);
}

TEST(ConnectionDigestTest, DependsOnEachField) {
  const std::uint64_t digest = Digest(1, 2, 3, Platform::kAndroid, 4);
  EXPECT_NE(digest, Digest(2, 2, 3, Platform::kAndroid, 4));
  EXPECT_NE(digest, Digest(1, 3, 3, Platform::kAndroid, 4));
  EXPECT_NE(digest, Digest(1, 2, 4, Platform::kAndroid, 4));
  EXPECT_NE(digest, Digest(1, 2, 3, Platform::kWeb, 4));
  EXPECT_NE(digest, Digest(1, 2, 3, Platform::kAndroid, 5));
  EXPECT_NE(digest, Digest(1, 3, 2, Platform::kAndroid, 4)) << "fields have their places";
}

TEST(ConnectionDigestTest, TakesThemFromAConnection) {
  const Connection connection{.id = {.boot = 9, .number = 1},
                              .user = {AppId{5}, UserId{10001}},
                              .device = DeviceId{7},
                              .platform = Platform::kIos,
                              .client_version = ClientVersion{3},
                              .connected_at = {},
                              .address = {}};
  EXPECT_EQ(ConnectionDigest(connection), Digest(1, 10001, 7, Platform::kIos, 3));
}

}  // namespace
}  // namespace rollcall
