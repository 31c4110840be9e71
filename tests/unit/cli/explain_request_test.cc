#include "cli/explain_request.h"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const ApiKey kKey{.id = "AKLTtest", .secret = "a-secret-of-tests"};

std::string Captured(const ApiKey& key = kKey, const std::string& host = "node.test",
                     const std::string& body = "{}") {
  const ApiCall call{.action = "QueryOnlineStatus", .body = body};
  const auto signature = Sign(call, {.host = host, .port = 8800}, key,
                              WallTime(std::chrono::sys_days(std::chrono::year(2024) / 1 / 15)));
  return RequestText(call, *signature);
}

std::string With(std::string text, const std::string& old, const std::string& changed) {
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), changed);
}

TEST(ExplainRequest, AGoodOneIsGoodHoweverOld) {
  const Explanation explanation = ExplainRequest(Captured(), kKey);
  EXPECT_TRUE(explanation.is_good) << explanation.text;
}

TEST(ExplainRequest, NamesWhatWasChanged) {
  struct Case {
    std::string old, changed, says;
  };
  for (const Case& c : {
           Case{"\r\n\r\n{}", "\r\n\r\n[]", "body: not the one"},
           Case{"node.test:8800", "localhost:8800", "No usual difference"},
           Case{"AKLTtest/", "AKLTother/", "AKLTother"},
           Case{"X-Date: ", "X-Datum: ", "MissingRequestInfo"},
           Case{"Signature=", "Sig=", "InvalidAuthorization"},
           Case{"POST", "PUT", "method: signed as POST"},
           Case{"application/json", "text/plain", "content-type: signed as application/json"},
           Case{"/?A", "/x?A", "path: signed as /"},
       }) {
    const Explanation explanation = ExplainRequest(With(Captured(), c.old, c.changed), kKey);
    EXPECT_FALSE(explanation.is_good);
    EXPECT_THAT(explanation.text, HasSubstr(c.says)) << c.changed;
  }
}

TEST(ExplainRequest, FindsAHostThatAProxyRewrote) {
  const std::string captured =
      With(Captured(kKey, "127.0.0.1"), "Host: 127.0.0.1:8800", "Host: node.test:8800");
  EXPECT_THAT(ExplainRequest(captured, kKey).text,
              StartsWith("host: signed as 127.0.0.1:8800, but sent as node.test:8800"));
}

TEST(ExplainRequest, FindsASecretWithItsNewline) {
  ApiKey key = kKey;
  key.secret += '\n';
  EXPECT_THAT(ExplainRequest(Captured(key), kKey).text, StartsWith("secret: "));
}

TEST(ExplainRequest, ShowsWhatIsSignedWhenNothingExplainsItAndNeverTheSecret) {
  ApiKey key = kKey;
  key.secret = "another-secret-of-tests";
  const std::string text = ExplainRequest(Captured(key), kKey).text;
  EXPECT_THAT(text, HasSubstr("the secret is another one"));
  EXPECT_THAT(text, HasSubstr("POST\n/\nAction=QueryOnlineStatus&Version=2020-12-01\n"));
  EXPECT_THAT(text, HasSubstr("host:node.test:8800\n"));
  EXPECT_THAT(text, Not(HasSubstr(kKey.secret)));
}

TEST(ExplainRequest, SaysWhatIsNoRequest) {
  EXPECT_THAT(ExplainRequest("hello", kKey).text, HasSubstr("no HTTP request"));
}

}  // namespace
}  // namespace rollcall
