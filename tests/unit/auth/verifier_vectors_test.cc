// RequestVerifier against requests signed by the official SDKs.

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "auth/auth_fields.h"
#include "auth/canonical_request.h"
#include "auth/request_verifier.h"
#include "auth/x_date.h"
#include "codec/query_string.h"
#include "crypto/sha256.h"
#include "support/manual_clock.h"
#include "unit/auth/signed_call.h"
#include "unit/auth/vectors.h"

namespace rollcall {
namespace {

using testing::LoadVectors;
using testing::SignatureVector;
using testing::SignedCall;

constexpr AccountId kVectorsAccount{7};
constexpr AccountId kDocAccount{8};

std::shared_ptr<const Directory> VectorsDirectory() {
  const auto& vectors = LoadVectors();
  std::vector<Account> accounts(2);
  accounts[0].id = kVectorsAccount;
  accounts[0].access_keys = {{.id = vectors.access_key, .secret = vectors.secret_key}};
  accounts[1].id = kDocAccount;
  accounts[1].access_keys = {
      {.id = vectors.doc_example.access_key, .secret = vectors.doc_example.secret_key}};
  return Directory::Build(std::move(accounts)).value();
}

class VerifierVectorsTest : public ::testing::Test {
 protected:
  VerifierVectorsTest() { clock_.SetWall(testing::TestTime()); }

  void ExpectGood(const std::string& name, const SignedCall& call) {
    const Verification result = call.VerifyWith(verifier_);
    ASSERT_TRUE(result.ok()) << name << ": " << result.error->message;
    EXPECT_EQ(result.account, kVectorsAccount) << name;
    EXPECT_EQ(result.access_key, LoadVectors().access_key) << name;
    EXPECT_EQ(result.region, "cn-north-1") << name;
    EXPECT_EQ(result.service, "rtc") << name;
  }

  void ExpectRefused(const std::string& name, const SignedCall& call, AuthErrorCode code) {
    const Verification result = call.VerifyWith(verifier_);
    ASSERT_FALSE(result.ok()) << name;
    EXPECT_EQ(ToText(result.error->code), ToText(code)) << name << ": " << result.error->message;
  }

  // Good as it is; refused with any byte of its body changed.
  void ExpectVector(const SignatureVector& vector) {
    SignedCall call = vector.call;
    if (call.Find("X-Security-Token") != nullptr) {
      ExpectRefused(vector.name, call, AuthErrorCode::kInvalidSecretToken);
      return;
    }
    ExpectGood(vector.name, call);
    for (std::size_t i = 0; i < call.body.size(); ++i) {
      SignedCall changed = call;
      changed.body[i] = static_cast<char>(changed.body[i] ^ 1);
      ExpectRefused(vector.name, changed, AuthErrorCode::kSignatureDoesNotMatch);
      changed.Remove("X-Content-Sha256");
      EXPECT_FALSE(changed.VerifyWith(verifier_).ok()) << vector.name;
    }
    call.body += ' ';
    ExpectRefused(vector.name, call, AuthErrorCode::kSignatureDoesNotMatch);
  }

  testing::ManualClock clock_;
  RequestVerifier verifier_{VectorsDirectory(), {.regions = {"cn-north-1"}}, clock_};
};

TEST_F(VerifierVectorsTest, AcceptsWhatTheSdksSignAndNoOtherBody) {
  EXPECT_GE(LoadVectors().header.size(), 18u);
  for (const SignatureVector& vector : LoadVectors().header)
    ExpectVector(vector);
}

TEST_F(VerifierVectorsTest, AcceptsWhatRealClientsSentAndNoOtherBody) {
  EXPECT_GE(LoadVectors().wire.size(), 5u);
  for (const SignatureVector& vector : LoadVectors().wire)
    ExpectVector(vector);
}

TEST_F(VerifierVectorsTest, RefusesEverySessionTokenSignedOrNot) {
  int signed_tokens = 0;
  for (const SignatureVector& vector : LoadVectors().header) {
    SignedCall call = vector.call;
    if (call.Find("X-Security-Token") != nullptr) ++signed_tokens;
    call.Set("X-Security-Token", "STS2e30=");
    ExpectRefused(vector.name, call, AuthErrorCode::kInvalidSecretToken);
  }
  EXPECT_GE(signed_tokens, 3);
  EXPECT_EQ(LoadVectors().sts2.size(), 2u);
  for (const SignedCall& call : LoadVectors().sts2) {
    ExpectRefused("sts2", call, AuthErrorCode::kInvalidSecretToken);
  }
}

TEST_F(VerifierVectorsTest, RefusesSignaturesInTheQuery) {
  EXPECT_GE(LoadVectors().presigned.size(), 7u);
  for (const SignatureVector& vector : LoadVectors().presigned) {
    SignedCall call = vector.call;
    call.body.clear();
    ExpectRefused(vector.name, call, AuthErrorCode::kInvalidAuthorization);
    call.Set("Authorization", *testing::GoodCall().Find("Authorization"));
    ExpectRefused(vector.name, call, AuthErrorCode::kInvalidAuthorization);
  }
}

TEST_F(VerifierVectorsTest, BuildsTheVeryTextsThatWereSigned) {
  for (const auto* group : {&LoadVectors().header, &LoadVectors().wire}) {
    for (const SignatureVector& vector : *group) {
      std::vector<HttpField> sent;
      for (const auto& [name, value] : vector.call.fields)
        sent.push_back({name, value});
      std::vector<HttpField> fields;
      ASSERT_FALSE(FindSignedFields(vector.signed_headers, sent, fields)) << vector.name;
      for (HttpField& field : fields) {  // One SDK keeps the port 443 that it does not sign.
        if (field.name == "host") field.value = WithoutDefaultPort(field.value);
      }
      QueryString query;
      ASSERT_TRUE(query.Parse(vector.call.query).ok());
      std::string canonical_query;
      query.AppendCanonical(QueryOrder::kByName, canonical_query);
      std::string canonical;
      AppendCanonicalRequest({.method = vector.call.method,
                              .path = vector.call.path,
                              .query = canonical_query,
                              .signed_fields = fields,
                              .signed_headers = vector.signed_headers,
                              .body_hash = HexDigest(Sha256(vector.call.body))},
                             InnerBlanks::kCollapsed, canonical);
      EXPECT_EQ(canonical, vector.canonical_request) << vector.name;
      std::string to_sign;
      AppendStringToSign("20240115T103000Z", {"20240115", "cn-north-1", "rtc"},
                         HexDigest(Sha256(canonical)), to_sign);
      EXPECT_EQ(to_sign, vector.string_to_sign) << vector.name;
    }
  }
}

struct PublishedSignature {
  const char* sdk;
  const char* signed_headers;
  const char* separator;  // Between the parts of Authorization.
  bool sends_body_hash;
  const char* signature;
};

// SDKs whose requests are not in the file, by what they sign and the signature each makes of the
// file's keys, date and body.
constexpr PublishedSignature kPublished[] = {
    {"volcengine-java-sdk", "x-date", ", ", false,
     "52e9155892cf1d31adf9a42d6cf1d09cc9334e3ce6a078bd80a6565267c25b07"},
    {"volcengine-cpp-sdk", "content-type;x-date", ",", false,
     "49e1401a45d92e80279a683d3ceb87d6504952f090853ec88689fd45e24c4f50"},
    {"volc-sdk-php", "host;x-date", ", ", false,
     "fdd585fb7dbcae64927fdc295fc446821d0af91b0b243e3004e40dfd432d3d29"},
    {"volcengine-nodejs-sdk", "host;x-content-sha256;x-date", ", ", true,
     "25ff0d4caf787eaef9e9bc7e8752b0df834ee1d71bb1f697181454e3c295791b"},
};

TEST_F(VerifierVectorsTest, AcceptsTheOtherSdksBySignature) {
  for (const PublishedSignature& published : kPublished) {
    SignedCall call = testing::UnsignedCall();
    call.Set("Host", "rtc.volcengineapi.com");
    if (!published.sends_body_hash) call.Remove("X-Content-Sha256");
    call.Set("Authorization", "HMAC-SHA256 Credential=" + LoadVectors().access_key +
                                  "/20240115/cn-north-1/rtc/request" + published.separator +
                                  "SignedHeaders=" + published.signed_headers +
                                  published.separator + "Signature=" + published.signature);
    ExpectGood(published.sdk, call);
    call.body += ' ';
    ExpectRefused(published.sdk, call, AuthErrorCode::kSignatureDoesNotMatch);
  }
}

TEST_F(VerifierVectorsTest, AcceptsTheExampleOfTheDocumentation) {
  const auto& example = LoadVectors().doc_example;
  clock_.SetWall(*ParseXDate("20240619T071306Z"));
  RequestVerifier iam(VectorsDirectory(), {.regions = {"cn-beijing"}, .service = "iam"}, clock_);
  const Verification result = example.vector.call.VerifyWith(iam);
  ASSERT_TRUE(result.ok()) << result.error->message;
  EXPECT_EQ(result.account, kDocAccount);

  ExpectRefused("signed for another service", example.vector.call, AuthErrorCode::kServiceNotFound);
}

}  // namespace
}  // namespace rollcall
