#include "admin/admin_door.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "admin_test_base.h"

namespace rollcall {
namespace {

using testing::HttpAnswer;

class AdminDoorTest : public testing::AdminTest {
 protected:
  AdminDoorTest() { StartService(); }
};

TEST_F(AdminDoorTest, AnswersOnlyToTheHostsItWasGiven) {
  struct Case {
    std::string_view host;
    int status;
  };
  for (const Case& it :
       {Case{"localhost", 200}, Case{"LOCALHOST:1", 200}, Case{"127.0.0.1:8802", 200},
        Case{"[::1]", 200}, Case{"[::1]:8802", 200}, Case{"evil.test", 403},
        Case{"127.0.0.1.evil.test", 403}, Case{"localhost.", 403}, Case{"", 403}}) {
    for (const std::string_view page : {"/healthz", "/metrics", "/nothing"}) {
      const HttpAnswer answer = Send("GET " + std::string(page) +
                                     " HTTP/1.1\r\nHost: " + std::string(it.host) + "\r\n\r\n");
      const int expected = it.status == 200 && page == "/nothing" ? 404 : it.status;
      EXPECT_TRUE(answer.status == expected || (it.host.empty() && answer.status == 400))
          << it.host << page << answer.status;
    }
  }
  EXPECT_EQ(Send("GET /healthz HTTP/1.1\r\n\r\n").status, 400);
  EXPECT_EQ(Send("GET /healthz HTTP/1.0\r\n\r\n").status, 403);
}

TEST_F(AdminDoorTest, AllowsEachPageItsOwnMethods) {
  for (const AdminPage& page : AdminPageTable()) {
    const std::string target =
        std::string(page.path) + (page.path == "/audit" ? "" : "?app=1&user=1");
    const std::string allow = page.method == PageMethod::kGet ? "GET, HEAD" : "POST";
    for (const std::string method : {"GET", "HEAD", "POST", "PUT", "DELETE"}) {
      const HttpAnswer answer =
          Send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      const bool allowed = allow.find(method) != std::string::npos;
      EXPECT_EQ(answer.status, allowed ? 200 : 405) << method << page.path;
      EXPECT_EQ(answer.Field("allow"), allowed ? "" : allow) << method << page.path;
    }
  }
}

TEST_F(AdminDoorTest, ChangesNothingForAWebPage) {
  const UserKey user{AppId{1}, UserId{1}};
  Login(user, Platform::kWeb);
  const auto post = [this](std::string_view fields) {
    return Send("POST /kick?app=1&user=1 HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) +
                "\r\n");
  };
  for (const std::string_view origin :
       {"Origin: http://evil.test\r\n", "origin: null\r\n", "Origin: http://localhost\r\n"}) {
    const HttpAnswer answer = post(origin);
    EXPECT_EQ(answer.status, 403) << origin;
    EXPECT_TRUE(answer.body.starts_with(R"({"Error":"Origin: )")) << answer.body;
  }
  EXPECT_NE(Get("/connections?app=1&user=1").body.find("ConnId"), std::string::npos);
  EXPECT_EQ(Get("/connections?app=1&user=1", "Origin: http://x\r\n").status, 200);
  EXPECT_NE(post("").body.find("ConnId"), std::string::npos);
}

TEST_F(AdminDoorTest, ServesGetAndHeadOnlyOfPagesThatTell) {
  for (const std::string method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"}) {
    const HttpAnswer answer = Send(method + " /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.Field("allow"), "GET, HEAD");
  }
  const HttpAnswer head = Send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Field("content-length"), std::to_string(Get("/healthz").body.size()));
}

TEST_F(AdminDoorTest, WantsTheTokenForAKickWhenThereIsOne) {
  options_.token = "operators-token";
  const std::string head = "POST /kick?app=1&user=1 HTTP/1.1\r\nHost: localhost\r\n";
  EXPECT_EQ(Send(head + "\r\n").status, 401);
  EXPECT_EQ(Send(head + "Authorization: Bearer wrong\r\n\r\n").status, 401);
  EXPECT_EQ(Send(head + "Authorization: Bearer operators-token\r\n\r\n").status, 200);
}

TEST_F(AdminDoorTest, WantsTheTokenForConnectionsWhenThereIsOne) {
  const std::string_view page = "/connections?app=1&user=1";
  EXPECT_EQ(Get(page).status, 200);
  door_.reset();
  options_.token = "operators-token";
  EXPECT_EQ(Get(page).status, 401);
  EXPECT_EQ(Get(page).Field("www-authenticate"), "Bearer");
  for (const std::string_view wrong :
       {"Bearer operators-toke", "Bearer operators-token2", "Bearer ", "Bearer",
        "Basic operators-token", "operators-token", "Bearer  operators-token"}) {
    EXPECT_EQ(Get(page, "Authorization: " + std::string(wrong) + "\r\n").status, 401) << wrong;
  }
  const std::string right = "Authorization: Bearer operators-token\r\n";
  EXPECT_EQ(Get(page, right).status, 200);
  EXPECT_EQ(Get(page, "Authorization: bearer operators-token\r\n").status, 200);
  EXPECT_EQ(Get(page, right + right).status, 401);
  for (const std::string_view free : {"/healthz", "/readyz", "/metrics"})
    EXPECT_EQ(Get(free).status, 200) << free;
}

TEST_F(AdminDoorTest, NamesTheRuleInItsErrors) {
  const HttpAnswer answer = Get("/nothing");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.Field("content-type"), "application/json; charset=utf-8");
  EXPECT_EQ(answer.body, R"({"Error":"there is no such page"})");
  const HttpAnswer bad = Send("GET /healthz HTTP/1.1\nHost: localhost\n\n");
  EXPECT_EQ(bad.status, 400);
  EXPECT_TRUE(bad.body.starts_with(R"({"Error":")")) << bad.body;
}

TEST_F(AdminDoorTest, TakesNoBody) {
  const std::string head = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";
  EXPECT_EQ(Send(head + "Content-Length: 0\r\n\r\n").status, 200);
  EXPECT_EQ(Send(head + "Content-Length: 1\r\n\r\nx").status, 413);
}

TEST_F(AdminDoorTest, DropsAnswersToRequestsThatOutliveIt) {
  const auto peer = std::make_shared<testing::FakePeer>(loop_);
  door().Accept(std::make_unique<testing::FakeStream>(peer));
  peer->Send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
  service_->Count(loop_, [this](Result<std::vector<PresenceCounts>>) { door_.reset(); });
  loop_.Run();
  EXPECT_TRUE(peer->closed());
}

}  // namespace
}  // namespace rollcall
