#include "admin/user_query.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

// The rule's parameter, or "Ok".
std::string_view Read(std::string_view text, UserKey& user) {
  QueryString query;
  EXPECT_TRUE(query.Parse(text).ok());
  const std::string_view rule = ReadUser(query, user);
  return rule.empty() ? "Ok" : rule.substr(0, rule.find(':'));
}

TEST(UserQueryTest, TakesEachIdOnceInItsRange) {
  struct Case {
    std::string_view query;
    std::string_view outcome;
  };
  UserKey user;
  for (const Case& it :
       {Case{"app=1&user=0", "Ok"}, Case{"user=1&app=2147483647&x=y", "Ok"},
        Case{"app=0&user=1", "app"}, Case{"app=2147483648&user=1", "app"}, Case{"user=1", "app"},
        Case{"app=1&app=1&user=1", "app"}, Case{"app=1", "user"}, Case{"app=1&user=-1", "user"},
        Case{"app=1&user=1&user=1", "user"}, Case{"app=1&user=9223372036854775808", "user"}}) {
    EXPECT_EQ(Read(it.query, user), it.outcome) << it.query;
  }
  EXPECT_EQ(Read("app=7&user=9223372036854775807", user), "Ok");
  EXPECT_TRUE((user == UserKey{AppId{7}, UserId{9223372036854775807}}));
}

}  // namespace
}  // namespace rollcall
