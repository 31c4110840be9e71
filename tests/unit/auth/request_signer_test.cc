#include "auth/request_signer.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.h"
#include "unit/auth/signed_call.h"
#include "unit/auth/vectors.h"

namespace rollcall {
namespace {

using testing::LoadVectors;
using testing::SignatureVector;
using testing::SignedCall;

RequestToSign VectorsRequest() {
  return {.access_key = LoadVectors().access_key,
          .secret_key = LoadVectors().secret_key,
          .region = "cn-north-1",
          .date = testing::TestTime(),
          .host = "rtc.volcengineapi.com",
          .query = "Action=QueryOnlineStatus&Version=2020-12-01",
          .body = R"({"AppId":123,"UserIds":[10001]})"};
}

const SignatureVector& FindVector(const std::string& name) {
  for (const SignatureVector& vector : LoadVectors().header) {
    if (vector.name == name) return vector;
  }
  ADD_FAILURE() << "no vector " << name;
  return LoadVectors().header.front();
}

void ExpectSignedAs(const RequestToSign& request, const std::string& vector_name) {
  const SignatureVector& vector = FindVector(vector_name);
  SignedCall call = vector.call;
  const Result<RequestSignature> signature = SignRequest(request);
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->canonical_request, vector.canonical_request);
  EXPECT_EQ(signature->string_to_sign, vector.string_to_sign);
  EXPECT_EQ(signature->authorization, *call.Find("Authorization"));
}

TEST(RequestSignerTest, SignsAsTheGoAndPythonSdksDo) {
  ExpectSignedAs(VectorsRequest(), "volc-sdk-golang-header");
  ExpectSignedAs(VectorsRequest(), "volc-sdk-python-header");
}

TEST(RequestSignerTest, SignsOtherBodiesQueriesAndHostsAsTheyDo) {
  RequestToSign request = VectorsRequest();
  request.body = "";
  ExpectSignedAs(request, "volc-sdk-python-header-empty-body");

  request = VectorsRequest();
  request.query =
      FindVector("volc-sdk-golang-header-query-value-with-special-characters").call.query;
  ExpectSignedAs(request, "volc-sdk-golang-header-query-value-with-special-characters");

  request = VectorsRequest();
  request.host = "rtc.volcengineapi.com:443";
  ExpectSignedAs(request, "volc-sdk-python-header-host-with-port-443");
  request.host = "127.0.0.1:18080";
  ExpectSignedAs(request, "volc-sdk-python-header-host-with-port");
}

TEST(RequestSignerTest, ListsTheFieldsToSend) {
  RequestToSign request = VectorsRequest();
  request.host = "rtc.volcengineapi.com:443";
  const Result<RequestSignature> signature = SignRequest(request);
  ASSERT_TRUE(signature);
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"Host", "rtc.volcengineapi.com:443"},
      {"Content-Type", "application/json"},
      {"X-Date", "20240115T103000Z"},
      {"X-Content-Sha256", "9accbb9607b308723ba4314e67d45080a68c033662e40c4b4b79f7eb161b0697"},
      {"Authorization", signature->authorization}};
  EXPECT_EQ(signature->headers, expected);
}

TEST(RequestSignerTest, WhatItSignsIsVerified) {
  std::vector<Account> accounts(1);
  accounts[0].id = AccountId{1};
  accounts[0].access_keys = {
      {.id = std::string(testing::kTestAccessKey), .secret = std::string(testing::kTestSecret)}};
  testing::ManualClock clock;
  RequestVerifier verifier(Directory::Build(std::move(accounts)).value(),
                           {.regions = {"us-east-1"}}, clock);
  const Result<RequestSignature> signature =
      SignRequest({.access_key = testing::kTestAccessKey,
                   .secret_key = testing::kTestSecret,
                   .region = "us-east-1",
                   .date = clock.Wall(),
                   .host = "localhost:80",
                   .query = "Version=1&Action=A%20b&Action=A+a",
                   .content_type = "application/json;  charset=utf-8",
                   .body = "{}"});
  ASSERT_TRUE(signature);
  SignedCall call;
  call.query = "Version=1&Action=A%20b&Action=A+a";
  call.body = "{}";
  call.fields = signature->headers;
  EXPECT_TRUE(call.VerifyWith(verifier).ok());
}

TEST(RequestSignerTest, RefusesWhatIsNotAQuery) {
  RequestToSign request = VectorsRequest();
  request.query = "Action=%G1";
  const Result<RequestSignature> signature = SignRequest(request);
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().code(), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace rollcall
