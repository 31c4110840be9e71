#include "openapi/dispatcher.h"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "openapi_test_base.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using testing::HttpAnswer;
using testing::SignedCall;

class DispatcherTest : public testing::OpenApiTest {
 protected:
  DispatcherTest() { PassStartGrace(); }
};

TEST_F(DispatcherTest, JudgesTheQueryBeforeAndTheNamesInItAfterTheSignature) {
  struct Case {
    std::string query;
    std::string signed_well;
    std::string signed_badly;
  };
  const std::string mismatch = "401 100010 SignatureDoesNotMatch";
  const std::vector<Case> cases = {
      {"Version=2020-12-01", "400 100002 MissingParameter", mismatch},
      {"Action=&Version=2020-12-01", "400 100002 MissingParameter", mismatch},
      {"Action=QueryOnlineStatus", "400 100002 MissingParameter", mismatch},
      {"Action=Nothing&Version=2020-12-01", "404 100008 InvalidActionOrVersion", mismatch},
      {"Action=queryonlinestatus&Version=2020-12-01", "404 100008 InvalidActionOrVersion",
       mismatch},
      {"Action=QueryOnlineStatus&Version=2020-12-02", "404 100008 InvalidActionOrVersion",
       mismatch},
      {"Action=QueryOnlineStatus&Colour=blue&Version=2020-12-01", "200", mismatch},
      {"Action=QueryOnlineStatus&Action=QueryOnlineStatus&Version=2020-12-01",
       "400 210100 BadRequest", "400 210100 BadRequest"},
      {"Action=QueryOnlineStatus&Version=2020-12-01&Version=2020-12-01", "400 210100 BadRequest",
       "400 210100 BadRequest"},
  };
  for (const Case& it : cases) {
    EXPECT_EQ(Outcome(Send(SignedCall{.query = it.query})), it.signed_well) << it.query;
    EXPECT_EQ(Outcome(Send(SignedCall{.secret_key = "not the secret of it", .query = it.query})),
              it.signed_badly)
        << it.query;
  }
}

TEST_F(DispatcherTest, RefusesAQueryThatIsNone) {
  for (const std::string query : {"A=%", "A=%G1", "A=%FF", "A=%C0%AF", "=b", "A=b&&C=d"}) {
    const HttpAnswer answer =
        Send("POST /?" + query + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(Outcome(answer), "400 210100 BadRequest") << query;
    EXPECT_EQ(answer.Field("connection"), "");  // The framing was good.
  }
}

TEST_F(DispatcherTest, ChecksInThePromisedOrder) {
  // Each call is wrong in all that follows, too.
  const std::string bad_body = "not json";
  EXPECT_EQ(Outcome(Send("POST /?Action=None&Version=1 HTTP/1.1\r\nHost: h\r\n"
                         "Content-Length: 8\r\n\r\nnot json")),
            "401 100003 MissingAuthenticationToken");
  EXPECT_EQ(Outcome(Send(SignedCall{.action = "None", .body = bad_body, .service = "vod"})),
            "404 100007 ServiceNotFound");
  EXPECT_EQ(Outcome(Send(SignedCall{.action = "None", .body = bad_body, .region = "moon"})),
            "400 100025 InvalidCredential");
  EXPECT_EQ(Outcome(Send(SignedCall{.action = "None", .body = bad_body})),
            "404 100008 InvalidActionOrVersion");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Outcome(Send(SignedCall{.action = "GetAppToken", .body = bad_body})),
              "400 210001 JsonParsingError");
  }
  EXPECT_EQ(Outcome(Send(SignedCall{.action = "GetAppToken", .body = bad_body})),
            "429 100018 FlowLimitExceeded");
}

TEST_F(DispatcherTest, LimitsEachAccountAndActionApart) {
  const SignedCall token{.action = "GetAppToken",
                         .body = R"({"AppId":123,"UserId":1,"ExpireTime":1000})"};
  EXPECT_EQ(Outcome(Send(token)), "200");
  EXPECT_EQ(Outcome(Send(token)), "200");
  const HttpAnswer refused = Send(token);
  EXPECT_EQ(Outcome(refused), "429 100018 FlowLimitExceeded");
  EXPECT_EQ(refused.Field("retry-after"), "1");
  EXPECT_EQ(refused.Field("connection"), "");
  // Another key of the account shares its limit; another action and another account do not.
  SignedCall twin = token;
  twin.access_key = "AKLTtwin";
  twin.secret_key = "twin-secret-of-16-bytes.";
  EXPECT_EQ(Outcome(Send(twin)), "429 100018 FlowLimitExceeded");
  EXPECT_EQ(Outcome(Send(SignedCall{})), "200");
  SignedCall other = token;
  other.access_key = "AKLTsecond";
  other.secret_key = "second-secret-16-bytes";
  other.body = R"({"AppId":200,"UserId":1,"ExpireTime":1000})";
  EXPECT_EQ(Outcome(Send(other)), "200");

  loop_.RunFor(500ms);  // Two a second.
  EXPECT_EQ(Outcome(Send(token)), "200");
  EXPECT_EQ(Outcome(Send(token)), "429 100018 FlowLimitExceeded");
}

TEST_F(DispatcherTest, LetsTheWholeRatePassAtOnceAndNotOneMore) {
  for (int i = 0; i < 100; ++i)
    ASSERT_EQ(Outcome(Send(SignedCall{})), "200") << i;
  EXPECT_EQ(Outcome(Send(SignedCall{})), "429 100018 FlowLimitExceeded");
}

TEST_F(DispatcherTest, ChargesNothingForCallsItCannotAttribute) {
  for (int i = 0; i < 200; ++i) {
    Send(SignedCall{.secret_key = "not the secret of it"});
    Send(SignedCall{.action = "None"});
  }
  EXPECT_EQ(Outcome(Send(SignedCall{})), "200");
}

class DispatcherFailuresTest : public DispatcherTest {
 protected:
  DispatcherFailuresTest() {
    clients_.Set({.max_connections_per_address = 0, .max_failures_per_second = 2});
    peer_ = *Address::FromIp("192.0.2.1", 4711);
  }

  double Refused() const {
    return metrics_.door_refusals[Door::kOpenApi][DoorRefusal::kAddressFailures].Value();
  }
  HttpAnswer SendFor(const std::string& client, SignedCall call) {
    call.extra += "X-Forwarded-For: " + client + "\r\n";
    return Send(call);
  }

  const SignedCall bad_{.secret_key = "not the secret of it"};
  const std::string mismatch_ = "401 100010 SignatureDoesNotMatch";
  const std::string limited_ = "429 100018 FlowLimitExceeded";
};

TEST_F(DispatcherFailuresTest, VerifiesNothingMoreForAnAddressThatFailedTooOften) {
  EXPECT_EQ(Outcome(Send(bad_)), mismatch_);
  EXPECT_EQ(Outcome(Send("POST /?Action=A&Version=1 HTTP/1.1\r\nHost: h\r\n\r\n")),
            "401 100003 MissingAuthenticationToken");
  const HttpAnswer refused = Send(bad_);
  EXPECT_EQ(Outcome(refused), limited_);
  EXPECT_EQ(refused.Field("retry-after"), "1");
  EXPECT_EQ(refused.Field("connection"), "");
  EXPECT_EQ(Refused(), 1);
  // Whoever is at that address; who is at another is not touched.
  EXPECT_EQ(Outcome(Send(SignedCall{})), limited_);
  peer_ = *Address::FromIp("192.0.2.2", 4711);
  EXPECT_EQ(Outcome(Send(SignedCall{})), "200");
}

TEST_F(DispatcherFailuresTest, ServesTheAddressAgainWhenTimeHasPassed) {
  Send(bad_);
  Send(bad_);
  EXPECT_EQ(Outcome(Send(SignedCall{})), limited_);
  loop_.RunFor(499ms);
  EXPECT_EQ(Outcome(Send(SignedCall{})), limited_);
  loop_.RunFor(1ms);
  EXPECT_EQ(Outcome(Send(SignedCall{})), "200");
  EXPECT_EQ(Outcome(Send(bad_)), mismatch_);
  EXPECT_EQ(Outcome(Send(bad_)), limited_);
}

TEST_F(DispatcherFailuresTest, OnlyWhatFailsAuthenticationCosts) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(Outcome(Send(SignedCall{})), "200");
    EXPECT_EQ(Outcome(Send(SignedCall{.action = "None"})), "404 100008 InvalidActionOrVersion");
    EXPECT_EQ(Outcome(Query("bad")), "400 210001 JsonParsingError");
  }
  EXPECT_EQ(Refused(), 0);
}

TEST_F(DispatcherFailuresTest, ExemptsLoopback) {
  peer_ = *Address::FromIp("127.0.0.1", 4711);
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(Outcome(Send(bad_)), mismatch_);
}

TEST_F(DispatcherFailuresTest, CountsTheClientThatATrustedProxyNames) {
  peer_ = *Address::FromIp("10.0.0.1", 4711);
  EXPECT_EQ(Outcome(SendFor("203.0.113.5", bad_)), mismatch_);
  EXPECT_EQ(Outcome(SendFor("203.0.113.5", bad_)), mismatch_);
  EXPECT_EQ(Outcome(SendFor("203.0.113.5", SignedCall{})), limited_);
  EXPECT_EQ(Outcome(SendFor("203.0.113.6", SignedCall{})), "200");
  EXPECT_EQ(Outcome(Send(SignedCall{})), "200");  // The proxy itself.
}

TEST_F(DispatcherFailuresTest, AForgedClientHelpsNobody) {
  for (const char* client : {"203.0.113.5", "127.0.0.1"})
    EXPECT_EQ(Outcome(SendFor(client, bad_)), mismatch_);
  EXPECT_EQ(Outcome(SendFor("203.0.113.7", bad_)), limited_);
}

TEST_F(DispatcherTest, TakesAnyContentType) {
  for (const std::string type : {"text/plain", "application/x-www-form-urlencoded",
                                 "application/json; charset=gbk", "multipart/form-data"}) {
    EXPECT_EQ(Outcome(Send(SignedCall{.content_type = type})), "200") << type;
  }
}

TEST_F(DispatcherTest, RefusesSessionTokensAndSignaturesInTheQuery) {
  EXPECT_EQ(Outcome(Send(SignedCall{.extra = "X-Security-Token: STS2abc\r\n"})),
            "401 100026 InvalidSecretToken");
  EXPECT_EQ(Outcome(Send("POST /?Action=QueryOnlineStatus&Version=2020-12-01&X-Signature=ab&"
                         "X-Credential=a%2Fb%2Fc%2Fd%2Frequest&X-Algorithm=HMAC-SHA256 HTTP/1.1\r\n"
                         "Host: h\r\nContent-Length: 0\r\n\r\n")),
            "400 100024 InvalidAuthorization");
}

TEST_F(DispatcherTest, GivesUnsignedFieldsNoMeaning) {
  EXPECT_EQ(Outcome(Send(SignedCall{.extra = "X-Action: GetAppToken\r\nX-Version: 1\r\n"})), "200");
}

TEST_F(DispatcherTest, RefusesTheDistantPastAndFuture) {
  const std::string bytes = Sign({});
  const WallTime signed_at = clock_.Wall();
  for (const auto& [shift, good] : std::vector<std::pair<std::chrono::seconds, bool>>{
           {15min, true}, {15min + 1s, false}, {-15min, true}, {-15min - 1s, false}}) {
    clock_.SetWall(signed_at + shift);
    const HttpAnswer answer = Send(bytes);
    EXPECT_EQ(Outcome(answer), good ? "200" : "400 100006 InvalidTimestamp") << shift.count();
  }
}

TEST_F(DispatcherTest, RepeatsWhatTheScopeNamesEvenWhenTheSignatureIsBad) {
  EXPECT_EQ(Anonymous(Send(SignedCall{.access_key = "AKLTnobody", .region = "us-east-1"})),
            R"({"ResponseMetadata":{"RequestId":"ID","Action":"QueryOnlineStatus",)"
            R"("Version":"2020-12-01","Service":"rtc","Region":"us-east-1","Error":)"
            R"({"CodeN":100009,"Code":"InvalidAccessKey","Message":)"
            R"("The accesskey [AKLTnobody] included in the request is invalid."}}})");
}

}  // namespace
}  // namespace rollcall
