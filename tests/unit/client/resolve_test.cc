#include "client/resolve.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(Resolve, TakesAddressesAsTheyAre) {
  const Result<Address> v4 = Resolve({.host = "127.0.0.1", .port = 8800});
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->ToText(), "127.0.0.1:8800");
  const Result<Address> v6 = Resolve({.host = "::1", .port = 1});
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->ToText(), "[::1]:1");
}

TEST(Resolve, NamesTheHostItDoesNotFind) {
  const Result<Address> none = Resolve({.host = "256.256.256.256.", .port = 1});
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message().find("256.256.256.256."), std::string::npos);
}

}  // namespace
}  // namespace rollcall
