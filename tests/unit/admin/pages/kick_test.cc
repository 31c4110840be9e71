#include "admin/pages/kick.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "../admin_test_base.h"

namespace rollcall {
namespace {

using testing::HttpAnswer;

class KickPageTest : public testing::AdminTest {
 protected:
  KickPageTest() { StartService(); }

  static constexpr UserKey kUser{AppId{1}, UserId{7}};

  static std::string Times(int count, const std::string& parameter) {
    std::string text;
    for (int i = 0; i < count; ++i)
      text += "&" + parameter;
    return text;
  }
};

TEST_F(KickPageTest, ClosesAllOfAUserAndTellsWhat) {
  const std::string id = Login(kUser, Platform::kIos).ToText();
  const ConnId second = Login(kUser, Platform::kWeb);
  const ConnId other = Login({AppId{1}, UserId{8}}, Platform::kIos);
  const HttpAnswer answer = Post("/kick?app=1&user=7");
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.body.starts_with(
      R"({"AppId":1,"UserId":7,"Kicked":[{"ConnId":")" + id +
      R"(","DeviceId":77,"Platform":"iOS","ClientVersion":3,"Address":"10.0.0.1:4711",)"
      R"("ConnectedAt":"2026-01-01T00:00:00.000Z","Node":"node-a"},{"ConnId":")" +
      second.ToText()))
      << answer.body;
  EXPECT_EQ(kicked_.size(), 2u);
  EXPECT_EQ(Post("/kick?app=1&user=7").body, R"({"AppId":1,"UserId":7,"Kicked":[]})");
  EXPECT_NE(Get("/connections?app=1&user=8").body.find(other.ToText()), std::string::npos);
}

TEST_F(KickPageTest, ClosesWhatEitherNameNames) {
  const ConnId first = Login(kUser, Platform::kIos, DeviceId{1});
  const ConnId second = Login(kUser, Platform::kIos, DeviceId{2});
  const ConnId third = Login(kUser, Platform::kIos, DeviceId{3});
  Post("/kick?device=3&user=7&app=1&connection=" + first.ToText() + "&device=9");
  EXPECT_EQ(kicked_, (std::vector<ConnId>{first, third}));
  EXPECT_NE(Get("/connections?app=1&user=7").body.find(second.ToText()), std::string::npos);
}

TEST_F(KickPageTest, NamesTheParameterAndItsRule) {
  const std::string id = Login(kUser, Platform::kIos).ToText();
  const std::string good = "/kick?app=1&user=7";
  struct Case {
    std::string target;
    std::string_view name;
  };
  for (const Case& it :
       {Case{"/kick", "app: "}, Case{"/kick?app=1", "user: "},
        Case{good + "&connection=", "connection: "},
        Case{good + "&connection=" + id.substr(1), "connection: "},
        Case{good + "&connection=" + id + "A", "connection: "},
        Case{good + Times(101, "connection=" + id), "connection: "},
        Case{good + "&device=", "device: "}, Case{good + "&device=-1", "device: "},
        Case{good + "&device=9223372036854775808", "device: "},
        Case{good + "&device=x", "device: "}, Case{good + Times(101, "device=1"), "device: "},
        // Not a name that could kick everything.
        Case{good + "&connections=" + id, "the query must have no "},
        Case{good + "&DeviceIds=1", "the query must have no "},
        Case{good + Times(127, "device=1"), "the query must be "},
        Case{good + "&device=%", "the query must be "}}) {
    const HttpAnswer answer = Post(it.target);
    EXPECT_EQ(answer.status, 400) << it.target;
    EXPECT_TRUE(answer.body.starts_with(R"({"Error":")" + std::string(it.name))) << answer.body;
  }
  EXPECT_TRUE(kicked_.empty());
  EXPECT_EQ(Post(good + "&device=9223372036854775807&device=0").status, 200);
  EXPECT_EQ(Post(good + Times(100, "device=1")).status, 200);
  EXPECT_TRUE(kicked_.empty());
  EXPECT_EQ(Post(good + Times(100, "connection=" + id)).status, 200);
  EXPECT_EQ(kicked_.size(), 1u);
}

class KickPageBeforeStartTest : public testing::AdminTest {};

TEST_F(KickPageBeforeStartTest, SaysThatItCannotBeKnown) {
  const HttpAnswer answer = Post("/kick?app=1&user=7");
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.body.starts_with(R"({"Error":")")) << answer.body;
}

}  // namespace
}  // namespace rollcall
