#include "openapi/openapi_door.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "openapi_test_base.h"

namespace rollcall {
namespace {

using testing::HttpAnswer;
using testing::SignedCall;

class OpenApiDoorTest : public testing::OpenApiTest {
 protected:
  OpenApiDoorTest() { PassStartGrace(); }

  static std::string Post(std::string_view target, std::string_view fields,
                          std::string_view body = {}) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) +
           "\r\n" + std::string(body);
  }
};

TEST_F(OpenApiDoorTest, AnswersFramingErrorsInTheEnvelope) {
  struct Case {
    std::string bytes;
    std::string outcome;
  };
  const std::string large(20'000, 'a');
  const std::vector<Case> cases = {
      {Post("/", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), "400 210100 BadRequest"},
      {Post("/", "Content-Length: 3\r\nContent-Length: 3\r\n"), "400 210100 BadRequest"},
      {Post("/", "Content-Length: +3\r\n"), "400 210100 BadRequest"},
      {Post("/", "Transfer-Encoding: chunked\r\n", "0x1\r\n"), "400 210100 BadRequest"},
      {"POST / HTTP/1.1\r\n\r\n", "400 210100 BadRequest"},
      {"POST / HTTP/1.1\nHost: h\n\n", "400 210100 BadRequest"},
      {Post("/", "A : b\r\n"), "400 210100 BadRequest"},
      {Post("/v1", ""), "404 210104 PathNotFound"},
      {Post("//", ""), "404 210104 PathNotFound"},
      {Post("/%2e", ""), "404 210104 PathNotFound"},
      {Post("/;a", ""), "404 210104 PathNotFound"},
      {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "405 210105 MethodNotAllowed"},
      {"POst / HTTP/1.1\r\nHost: h\r\n\r\n", "405 210105 MethodNotAllowed"},
      {"TRACE /x HTTP/1.1\r\nHost: h\r\n\r\n", "405 210105 MethodNotAllowed"},
      // Method before size: nothing is read of what is refused anyway.
      {"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1073741824\r\n\r\n",
       "405 210105 MethodNotAllowed"},
      {Post("/", "Content-Length: 65537\r\n"), "413 210113 BodyTooLarge"},
      {Post("/", "Content-Length: 65537\r\nExpect: 100-continue\r\n"), "413 210113 BodyTooLarge"},
      {Post("/", "Transfer-Encoding: chunked\r\n", "10001\r\n"), "413 210113 BodyTooLarge"},
      {Post("/?" + large, ""), "414 210114 TargetTooLong"},
      {Post("/", "Content-Encoding: gzip\r\n"), "415 210115 UnsupportedContentEncoding"},
      {Post("/", "Expect: something\r\n"), "417 210117 ExpectationFailed"},
      {Post("/", "A: " + large + "\r\n"), "431 210131 HeadTooLarge"},
      {Post("/", "Transfer-Encoding: gzip\r\n"), "501 210151 UnsupportedTransferCoding"},
      {"POST / HTTP/2.0\r\nHost: h\r\n\r\n", "505 210155 UnsupportedHttpVersion"},
  };
  for (const Case& it : cases) {
    const HttpAnswer answer = Send(it.bytes);
    EXPECT_EQ(Outcome(answer), it.outcome) << it.bytes.substr(0, 100);
    EXPECT_EQ(answer.Field("connection"), "close");
    EXPECT_EQ(answer.Field("content-type"), "application/json; charset=utf-8");
    EXPECT_EQ(answer.Field("allow"), answer.status == 405 ? "POST" : "");
    EXPECT_TRUE(answer.body.find(answer.Field("x-tt-logid")) != std::string::npos);
  }
}

TEST_F(OpenApiDoorTest, AnswersARequestThatComesTooSlowly) {
  const auto peer = Connect();
  peer->Send(Post("/?Action=A&Version=B", "Content-Length: 5\r\n", "abc"));
  loop_.RunFor(std::chrono::seconds(10));
  std::string received = peer->TakeReceived();
  const HttpAnswer answer = testing::TakeAnswer(received);
  EXPECT_EQ(Outcome(answer), "408 210108 RequestTimeout");
  EXPECT_NE(answer.body.find(R"("Action":"A","Version":"B")"), std::string::npos) << answer.body;
}

TEST_F(OpenApiDoorTest, RepeatsOnlyWhatItCouldRead) {
  EXPECT_EQ(
      Anonymous(Send(Post("/v1?Action=A&Version=B", ""))),
      R"({"ResponseMetadata":{"RequestId":"ID","Action":"A","Version":"B","Error":)"
      R"({"CodeN":210104,"Code":"PathNotFound","Message":"Not found: the path must be /."}}})");
  EXPECT_EQ(
      Anonymous(Send(Post("/v1?Action=%", ""))),
      R"({"ResponseMetadata":{"RequestId":"ID","Error":)"
      R"({"CodeN":210104,"Code":"PathNotFound","Message":"Not found: the path must be /."}}})");
}

TEST_F(OpenApiDoorTest, NeverRepeatsTheHeadOrTheBody) {
  const HttpAnswer answer = Send("TRACE / HTTP/1.1\r\nHost: h\r\nX-Canary: tweet\r\n\r\n");
  EXPECT_EQ(answer.body.find("tweet"), std::string::npos);
  for (const auto& [_, value] : answer.fields)
    EXPECT_EQ(value.find("tweet"), std::string::npos);
}

TEST_F(OpenApiDoorTest, TakesABodyOfExactly64KiB) {
  std::string body = R"({"AppId":123,"UserIds":[1]})";
  body.resize(64 * 1024, ' ');
  EXPECT_EQ(Outcome(Query(body)), "200");
  body += ' ';
  EXPECT_EQ(Outcome(Query(body)), "413 210113 BodyTooLarge");
}

TEST_F(OpenApiDoorTest, AnswersTheSameHoweverTheBytesAreSplit) {
  const std::string bytes = Sign({});
  for (std::size_t step = 1; step < bytes.size(); step = step * 2 + 1) {
    const auto peer = Connect();
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      peer->Send(std::string_view(bytes).substr(at, step));
      loop_.Run();
    }
    std::string received = peer->TakeReceived();
    EXPECT_EQ(Outcome(testing::TakeAnswer(received)), "200") << step;
  }
}

TEST_F(OpenApiDoorTest, TakesChunkedBodiesAndVerifiesTheBytesInside) {
  std::string bytes = Sign({});
  const std::string body = R"({"AppId":123,"UserIds":[10001]})";
  const auto length = bytes.find("Content-Length");
  const auto chunked = [&](std::string_view first) {
    return bytes.substr(0, length) + "Transfer-Encoding: chunked\r\n\r\n" + "5\r\n" +
           std::string(first) + "\r\n1a\r\n" + body.substr(5) + "\r\n0\r\nAuthorization: x\r\n\r\n";
  };
  EXPECT_EQ(Outcome(Send(chunked(body.substr(0, 5)))), "200");
  EXPECT_EQ(Outcome(Send(chunked(R"({ "Ap)"))), "401 100010 SignatureDoesNotMatch");
}

TEST_F(OpenApiDoorTest, VerifiesEachPipelinedRequestOnItsOwn) {
  std::string bytes;
  for (int i = 0; i < 50; ++i) {
    bytes += Sign(
        {.body = i % 2 == 0 ? R"({"AppId":123,"UserIds":[1]})" : R"({"AppId":99,"UserIds":[1]})"});
    bytes += Sign({.secret_key = "not the secret of it"});
  }
  const auto peer = Connect();
  peer->Send(bytes);
  loop_.Run();
  const std::vector<HttpAnswer> answers = testing::TakeAnswers(peer->TakeReceived());
  ASSERT_EQ(answers.size(), 100u);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    EXPECT_EQ(answers[i].status, i % 2 == 1 ? 401 : i % 4 == 0 ? 200 : 404) << i;
  }
}

TEST_F(OpenApiDoorTest, ForgetsAKeyWithTheDirectoryThatHadIt) {
  const auto peer = Connect();
  const auto ask = [&](const SignedCall& call) {
    peer->Send(Sign(call));
    loop_.Run();
    std::string received = peer->TakeReceived();
    return Outcome(testing::TakeAnswer(received));
  };
  EXPECT_EQ(ask({}), "200");
  std::vector<Account> accounts = Accounts();
  accounts[0].access_keys.erase(accounts[0].access_keys.begin());
  door().SetDirectory(MakeDirectory(accounts));
  EXPECT_EQ(ask({}), "401 100009 InvalidAccessKey");
  EXPECT_EQ(ask({.access_key = "AKLTtwin", .secret_key = "twin-secret-of-16-bytes."}), "200");
}

TEST_F(OpenApiDoorTest, FinishesACallWhoseAppIsRemovedMeanwhile) {
  const auto peer = Connect();
  peer->Send(Sign({}));
  // One turn: the query is with the engine, its answer not yet here.
  loop_.Post([this] { door().SetDirectory(MakeDirectory({})); });
  loop_.Run();
  std::string received = peer->TakeReceived();
  EXPECT_EQ(testing::TakeAnswer(received).status, 200);
}

TEST_F(OpenApiDoorTest, DropsAnswersToCallsThatOutliveIt) {
  const auto peer = Connect();
  peer->Send(Sign({}));
  service_->Count(loop_, [this](Result<std::vector<PresenceCounts>>) { door_.reset(); });
  loop_.Run();
  EXPECT_TRUE(peer->closed());
}

TEST_F(OpenApiDoorTest, DrainsAfterTheCallInHand) {
  const auto peer = Connect();
  bool drained = false;
  peer->Send(Sign({}));
  loop_.Run();
  door().Drain([&drained] { drained = true; });
  loop_.Run();
  EXPECT_TRUE(drained);
  EXPECT_TRUE(peer->closed());
}

}  // namespace
}  // namespace rollcall
