#include "auth/request_verifier.h"

#include <cctype>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/manual_clock.h"
#include "unit/auth/signed_call.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using testing::GoodCall;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::SignedCall;
using testing::TestSigner;
using testing::UnsignedCall;

constexpr AccountId kAccount{42};

std::shared_ptr<const Directory> TestDirectory() {
  std::vector<Account> accounts(1);
  accounts[0].id = kAccount;
  accounts[0].access_keys = {
      {.id = std::string(testing::kTestAccessKey), .secret = std::string(testing::kTestSecret)},
      {.id = "AKLTrotated", .secret = "another secret of the tests"}};
  return Directory::Build(std::move(accounts)).value();
}

class RequestVerifierTest : public ::testing::Test {
 protected:
  RequestVerifierTest() { clock_.SetWall(testing::TestTime()); }

  std::string CodeOf(const SignedCall& call) {
    const Verification result = call.VerifyWith(verifier_);
    return result.ok() ? "ok" : std::string(ToText(result.error->code));
  }
  std::string MessageOf(const SignedCall& call) {
    const Verification result = call.VerifyWith(verifier_);
    return result.ok() ? "ok" : result.error->message;
  }
  // What becomes of a call that was changed before it was signed by `signer`.
  std::string CodeOf(SignedCall call, const TestSigner& signer) {
    signer.Sign(call);
    return CodeOf(call);
  }

  testing::ManualClock clock_;
  RequestVerifier verifier_{TestDirectory(), {.regions = {"cn-north-1", "us-east-1"}}, clock_};
};

TEST_F(RequestVerifierTest, TellsWhoSignedAndForWhat) {
  const SignedCall call = GoodCall();
  const Verification result = call.VerifyWith(verifier_);
  ASSERT_TRUE(result.ok()) << result.error->message;
  EXPECT_EQ(result.account, kAccount);
  EXPECT_EQ(result.access_key, testing::kTestAccessKey);
  EXPECT_EQ(result.region, "cn-north-1");
  EXPECT_EQ(result.service, "rtc");
}

TEST_F(RequestVerifierTest, TakesEitherKeyOfARotationAndSaysWhich) {
  SignedCall call = UnsignedCall();
  TestSigner{.access_key = "AKLTrotated", .secret = "another secret of the tests"}.Sign(call);
  const Verification result = call.VerifyWith(verifier_);
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.access_key, "AKLTrotated");
  EXPECT_EQ(CodeOf(GoodCall()), "ok");
}

TEST_F(RequestVerifierTest, TakesTheSameCallAgainAndAgain) {
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(CodeOf(GoodCall()), "ok");
}

TEST_F(RequestVerifierTest, TakesEveryServedRegion) {
  EXPECT_EQ(CodeOf(UnsignedCall(), {.scope = "20240115/us-east-1/rtc/request"}), "ok");
}

TEST_F(RequestVerifierTest, NeedsNoFieldSignedButXDate) {
  SignedCall call = UnsignedCall();
  EXPECT_EQ(CodeOf(call, {.signed_headers = "x-date"}), "ok");
  call.Remove("X-Content-Sha256");
  EXPECT_EQ(CodeOf(call, {.signed_headers = "x-date"}), "ok");
  EXPECT_EQ(CodeOf(call, {.signed_headers = "content-type;host"}), "SignatureDoesNotMatch");
}

TEST_F(RequestVerifierTest, TakesSignedHeadersInAnyOrder) {
  EXPECT_EQ(CodeOf(UnsignedCall(), {.signed_headers = "x-date;host;content-type"}), "ok");
}

struct FieldCase {
  const char* sent;
  const char* as_signed;
};

TEST_F(RequestVerifierTest, TakesBlanksInsideValuesCollapsedOrKept) {
  for (const FieldCase& c : {FieldCase{"a  b", "a b"},
                             {"a  b", "a  b"},
                             {"a\tb", "a b"},
                             {"a\tb", "a\tb"},
                             {"a \t  b c", "a b c"},
                             {"  a b\t", "a b"}}) {
    SignedCall call = UnsignedCall();
    call.Set("X-Note", c.sent);
    EXPECT_EQ(
        CodeOf(call, {.signed_headers = "x-date;x-note", .as_signed = {{"x-note", c.as_signed}}}),
        "ok")
        << c.sent;
  }
  SignedCall call = UnsignedCall();
  call.Set("X-Note", "a  b");
  EXPECT_EQ(CodeOf(call, {.signed_headers = "x-date;x-note", .as_signed = {{"x-note", "ab"}}}),
            "SignatureDoesNotMatch");
}

TEST_F(RequestVerifierTest, TakesAHostSignedWithoutItsDefaultPortOnly) {
  for (const FieldCase& c :
       {FieldCase{"h:80", "h"}, {"h:443", "h"}, {"h:80", "h:80"}, {"h:8080", "h:8080"}}) {
    SignedCall call = UnsignedCall();
    call.Set("Host", c.sent);
    EXPECT_EQ(CodeOf(call, {.as_signed = {{"host", c.as_signed}}}), "ok") << c.sent;
  }
  for (const FieldCase& c : {FieldCase{"h:8080", "h"},
                             {"h", "h:80"},
                             {"h:80", "h:443"},
                             {"h:443", "h:80"},
                             {"b.example", "a.example"}}) {
    SignedCall call = UnsignedCall();
    call.Set("Host", c.sent);
    EXPECT_EQ(CodeOf(call, {.as_signed = {{"host", c.as_signed}}}), "SignatureDoesNotMatch")
        << c.sent;
  }
}

TEST_F(RequestVerifierTest, TakesEveryDepartureFromTheUsualFormAtOnce) {
  SignedCall call = UnsignedCall();
  call.Set("Host", "h:443");
  call.Set("X-Note", "a  b");
  call.query = "Id=b&Id=a";
  EXPECT_EQ(CodeOf(call, {.signed_headers = "host;x-date;x-note",
                          .canonical_query = "Id=a&Id=b",
                          .as_signed = {{"host", "h"}}}),
            "ok");
}

struct QueryCase {
  const char* sent;
  const char* canonical;
  const char* code;
};

TEST_F(RequestVerifierTest, ComparesQueriesInCanonicalForm) {
  for (const QueryCase& c : {
           QueryCase{"Version=1&Action=A", "Action=A&Version=1", "ok"},
           {"Note=a+b", "Note=a%20b", "ok"},
           {"Note=a%20b", "Note=a%20b", "ok"},
           {"Note=%7e", "Note=~", "ok"},
           {"Note=%2f", "Note=%2F", "ok"},
           {"Note=/*", "Note=%2F%2A", "ok"},
           {"Flag", "Flag=", "ok"},
           {"Extra=1", "Extra=1", "ok"},
           {"Id=b&Id=a", "Id=b&Id=a", "ok"},
           {"Id=b&Id=a", "Id=a&Id=b", "ok"},
           {"Id=a&Id=b", "Id=b&Id=a", "SignatureDoesNotMatch"},
           {"Action=A&Extra=1", "Action=A", "SignatureDoesNotMatch"},
           {"Action=A", "Action=B", "SignatureDoesNotMatch"},
           {"Note=%252F", "Note=%2F", "SignatureDoesNotMatch"},
           {"", "", "ok"},
       }) {
    SignedCall call = UnsignedCall();
    call.query = c.sent;
    EXPECT_EQ(CodeOf(call, {.canonical_query = c.canonical}), c.code) << c.sent;
  }
}

TEST_F(RequestVerifierTest, CoversMethodPathAndBody) {
  SignedCall call = GoodCall();
  call.method = "GET";
  EXPECT_EQ(CodeOf(call), "SignatureDoesNotMatch");
  call = GoodCall();
  call.path = "/v2";
  EXPECT_EQ(CodeOf(call), "SignatureDoesNotMatch");
  call = GoodCall();
  call.path = "";
  EXPECT_EQ(CodeOf(call), "ok");
  call = GoodCall();
  call.body = "{}";
  EXPECT_EQ(CodeOf(call), "SignatureDoesNotMatch");
}

TEST_F(RequestVerifierTest, GivesNoMeaningToFieldsThatAreNotSigned) {
  SignedCall call = GoodCall();
  call.fields.emplace_back("X-Action", "Kick");
  call.fields.emplace_back("X-Action", "Other");
  EXPECT_EQ(CodeOf(call), "ok");
}

TEST_F(RequestVerifierTest, HashesTheBodyItself) {
  SignedCall call = UnsignedCall();
  call.Set("X-Content-Sha256", "UNSIGNED-PAYLOAD");
  EXPECT_EQ(CodeOf(call, {.payload_hash = "UNSIGNED-PAYLOAD"}), "SignatureDoesNotMatch");

  // Another body's hash, correctly signed.
  const std::string other = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  call.Set("X-Content-Sha256", other);
  EXPECT_EQ(CodeOf(call, {.payload_hash = other}), "SignatureDoesNotMatch");
  EXPECT_EQ(CodeOf(call, {}), "SignatureDoesNotMatch");
  EXPECT_EQ(CodeOf(call, {.signed_headers = "x-date"}), "SignatureDoesNotMatch");
  call.Remove("X-Content-Sha256");
  EXPECT_EQ(CodeOf(call, {.signed_headers = "x-date", .payload_hash = other}),
            "SignatureDoesNotMatch");
}

TEST_F(RequestVerifierTest, WantsTheBodysHashInLowerCase) {
  SignedCall call = UnsignedCall();
  std::string& hash = *call.Find("X-Content-Sha256");
  for (char& c : hash)
    c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(CodeOf(call, {}), "SignatureDoesNotMatch");
}

TEST_F(RequestVerifierTest, RefusesXNotSignBodyWhereverItStands) {
  SignedCall call = UnsignedCall();
  call.Set("x-notsignbody", "");
  EXPECT_EQ(CodeOf(call, {}), "SignatureDoesNotMatch");
  call = UnsignedCall();
  call.query = "X-NotSignBody=";
  EXPECT_EQ(CodeOf(call, {.canonical_query = "X-NotSignBody="}), "SignatureDoesNotMatch");
}

TEST_F(RequestVerifierTest, NamesWhatIsMissing) {
  SignedCall call = UnsignedCall();
  EXPECT_EQ(CodeOf(call), "MissingAuthenticationToken");
  call.Set("Authorization", "");
  EXPECT_EQ(CodeOf(call), "MissingAuthenticationToken");
  call.Set("Authorization",
           "HMAC-SHA256 Credential=AK/20240115/cn-north-1/rtc/request, SignedHeaders=x-date");
  EXPECT_EQ(CodeOf(call), "MissingSignature");
  call = GoodCall();
  call.Remove("X-Date");
  EXPECT_EQ(CodeOf(call), "MissingRequestInfo");
  EXPECT_THAT(MessageOf(call), HasSubstr("timestamp"));
}

TEST_F(RequestVerifierTest, TellsRegionAndServiceAsSoonAsTheyCouldBeRead) {
  SignedCall call = GoodCall();
  call.Set("X-Date", "nonsense");
  const Verification result = call.VerifyWith(verifier_);
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.region, "cn-north-1");
  EXPECT_EQ(result.service, "rtc");

  call.Set("Authorization", "HMAC-SHA256 Credential=AK/x, SignedHeaders=x-date, Signature=00");
  EXPECT_EQ(call.VerifyWith(verifier_).region, "");
}

TEST_F(RequestVerifierTest, RefusesEveryOtherFormOfTheSignature) {
  const SignedCall good = GoodCall();
  const std::string authorization = *SignedCall(good).Find("Authorization");
  const std::size_t start = authorization.rfind('=') + 1;
  const std::string signature = authorization.substr(start);
  std::string upper = signature;
  for (char& c : upper)
    c = static_cast<char>(std::toupper(c));
  for (const std::string& other : {upper, signature.substr(1), signature + "0", "0" + signature,
                                   std::string(64, 'g'), std::string(64, '0'), std::string("x")}) {
    SignedCall call = good;
    call.Set("Authorization", authorization.substr(0, start) + other);
    EXPECT_EQ(CodeOf(call), "SignatureDoesNotMatch") << other;
    const bool has_form = other == std::string(64, '0');
    EXPECT_EQ(MessageOf(call) == "Signature: must be 64 lower-case hexadecimal digits", !has_form)
        << other;
  }
}

TEST_F(RequestVerifierTest, RefusesAuthorizationWithAnyOneBitChanged) {
  SignedCall call = GoodCall();
  const std::string authorization = *call.Find("Authorization");
  for (std::size_t i = 0; i < authorization.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = authorization;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      call.Set("Authorization", changed);
      EXPECT_FALSE(call.VerifyWith(verifier_).ok()) << i << " " << changed;
    }
  }
}

TEST_F(RequestVerifierTest, RefusesAuthorizationWithAnyCharacterLeftOut) {
  SignedCall call = GoodCall();
  const std::string authorization = *call.Find("Authorization");
  for (std::size_t i = 0; i < authorization.size(); ++i) {
    std::string changed = authorization;
    changed.erase(i, 1);
    const bool is_optional_blank = authorization[i] == ' ' && authorization[i - 1] == ',';
    call.Set("Authorization", changed);
    EXPECT_EQ(call.VerifyWith(verifier_).ok(), is_optional_blank) << i << " " << changed;
  }
}

TEST_F(RequestVerifierTest, TakesRepeatedParametersInEachOrderThatAnSdkSigns) {
  const std::string names = "&Action=QueryOnlineStatus&Version=2020-12-01";
  for (const auto& [signed_as, code] : std::vector<std::pair<std::string, std::string>>{
           {"A=b&A=-&A=%5D", "ok"},  // As sent.
           {"A=-&A=%5D&A=b", "ok"},  // By value.
           {"A=%5D&A=-&A=b", "ok"},  // By encoded value.
           {"A=-&A=b&A=%5D", "SignatureDoesNotMatch"},
           {"A=b&A=-", "SignatureDoesNotMatch"}}) {
    SignedCall call = UnsignedCall();
    call.query = "A=b&A=-&A=]" + names;
    EXPECT_EQ(CodeOf(call, {.canonical_query = signed_as + names}), code) << signed_as;
  }
}

TEST_F(RequestVerifierTest, RefusesAnUnknownKeyByNameWhateverItSigned) {
  SignedCall call = UnsignedCall();
  TestSigner{.access_key = "AKLTnobody"}.Sign(call);
  EXPECT_EQ(CodeOf(call), "InvalidAccessKey");
  EXPECT_THAT(MessageOf(call), HasSubstr("[AKLTnobody]"));
  // The stand-in's secret opens nothing either.
  EXPECT_EQ(
      CodeOf(UnsignedCall(), {.access_key = "AKLTnobody", .secret = "nobody signs with this"}),
      "InvalidAccessKey");
}

TEST_F(RequestVerifierTest, ShowsOnlyTheStartOfAnUnknownKeyThatMayBeASecret) {
  SignedCall call = UnsignedCall();
  TestSigner{.access_key = "secret-put-in-the-wrong-place"}.Sign(call);
  EXPECT_THAT(MessageOf(call), HasSubstr("[secr]"));
  EXPECT_EQ(call.VerifyWith(verifier_).access_key, "secr");
  // Also when something else is found wrong first.
  TestSigner{.access_key = "secret-put-in-the-wrong-place", .scope = "20240115/x/rtc/request"}.Sign(
      call);
  call.Set("X-Date", "20240116T103000Z");
  EXPECT_EQ(call.VerifyWith(verifier_).access_key, "secr");
  // A known one is shown whole.
  SignedCall known = GoodCall();
  known.body += " ";
  const Verification refused = known.VerifyWith(verifier_);
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(refused.access_key, TestSigner().access_key);
}

TEST_F(RequestVerifierTest, SignsForUnknownKeysTooWithKeysOfOthersThatAreKeptAnyway) {
  for (int i = 0; i < 50; ++i) {
    const std::string nobodys = "AKLTnobody" + std::to_string(i);
    EXPECT_EQ(CodeOf(UnsignedCall(), {.access_key = nobodys}), "InvalidAccessKey");
    // Not even the secret of the key that stood in lets it in.
    EXPECT_EQ(CodeOf(UnsignedCall(),
                     {.access_key = nobodys, .secret = std::string(testing::kTestSecret)}),
              "InvalidAccessKey");
  }
  EXPECT_GE(verifier_.cached_keys(), 1u);
  EXPECT_LE(verifier_.cached_keys(), 3u);
}

TEST_F(RequestVerifierTest, RefusesAllWhereThereAreNoKeys) {
  testing::ManualClock clock;
  clock.SetWall(testing::TestTime());
  RequestVerifier nobody(Directory::Build({}).value(), {.regions = {"cn-north-1"}}, clock);
  SignedCall call = UnsignedCall();
  TestSigner{.secret = "nobody signs with this"}.Sign(call);
  const Verification result = call.VerifyWith(nobody);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(ToText(result.error->code), "InvalidAccessKey");
}

TEST_F(RequestVerifierTest, KeepsKeysOfServedScopesOnly) {
  for (const char* scope : {"20240115/mars-1/rtc/request", "20240115/cn-north-1/iam/request"}) {
    EXPECT_NE(CodeOf(UnsignedCall(), {.scope = scope}), "ok");
    EXPECT_NE(CodeOf(UnsignedCall(), {.access_key = "AKLTnobody", .scope = scope}), "ok");
  }
  EXPECT_EQ(verifier_.cached_keys(), 0u);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(CodeOf(GoodCall()), "ok");
  EXPECT_EQ(verifier_.cached_keys(), 1u);
}

TEST_F(RequestVerifierTest, EchoesNoMoreOfAnAccessKeyThanOneCouldBe) {
  EXPECT_EQ(CodeOf(UnsignedCall(), {.access_key = std::string(3000, 'A')}), "InvalidAccessKey");
  SignedCall call = UnsignedCall();
  TestSigner{.access_key = std::string(3000, 'A')}.Sign(call);
  EXPECT_LT(MessageOf(call).size(), 200u);
}

TEST_F(RequestVerifierTest, NeverTellsASecretOrWhatWouldHaveBeenSigned) {
  SignedCall call = UnsignedCall();
  TestSigner{.secret = "the wrong secret"}.Sign(call);
  EXPECT_EQ(CodeOf(call), "SignatureDoesNotMatch");
  EXPECT_THAT(MessageOf(call), Not(HasSubstr(std::string(testing::kTestSecret))));
  EXPECT_THAT(MessageOf(call), Not(HasSubstr("x-date")));
}

TEST_F(RequestVerifierTest, LooksAtServiceAndRegionOnlyOnceTheSignatureIsGood) {
  const std::string other_service = "20240115/cn-north-1/iam/request";
  const std::string other_region = "20240115/mars-1/rtc/request";
  EXPECT_EQ(CodeOf(UnsignedCall(), {.scope = other_service}), "ServiceNotFound");
  EXPECT_EQ(CodeOf(UnsignedCall(), {.scope = other_region}), "InvalidCredential");
  for (const std::string& scope : {other_service, other_region}) {
    EXPECT_EQ(CodeOf(UnsignedCall(), {.secret = "the wrong secret", .scope = scope}),
              "SignatureDoesNotMatch");
    EXPECT_EQ(CodeOf(UnsignedCall(), {.access_key = "AKLTnobody", .scope = scope}),
              "InvalidAccessKey");
  }
}

TEST_F(RequestVerifierTest, RefusesAScopeChangedAfterSigning) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"/rtc/", "/iam/"}, {"/cn-north-1/", "/us-east-1/"}, {"/20240115/", "/20240114/"}}) {
    SignedCall call = GoodCall();
    std::string& authorization = *call.Find("Authorization");
    authorization.replace(authorization.find(from), from.size(), to);
    EXPECT_EQ(CodeOf(call), "SignatureDoesNotMatch") << to;
  }
}

TEST_F(RequestVerifierTest, TakesXDateUpToTheSkewBothWaysTheLimitIncluded) {
  const WallTime signed_at = testing::TestTime();
  struct Case {
    std::chrono::microseconds server_ahead;
    const char* code;
  };
  for (const Case& c : {Case{15min, "ok"},
                        {15min + 1us, "InvalidTimestamp"},
                        {-15min, "ok"},
                        {-15min - 1us, "InvalidTimestamp"},
                        {24h, "InvalidTimestamp"}}) {
    clock_.SetWall(signed_at + c.server_ahead);
    EXPECT_EQ(CodeOf(GoodCall()), c.code) << c.server_ahead.count();
  }
}

TEST_F(RequestVerifierTest, RefusesTimesSoFarOffThatTheyDoNotFitNanoseconds) {
  for (const char* x_date : {"00000101T000000Z", "00010101T000000Z", "14390627T105526Z",
                             "26080805T100433Z", "99991231T235959Z"}) {
    SignedCall call = UnsignedCall();
    call.Set("X-Date", x_date);
    const std::string scope = std::string(x_date, 8) + "/cn-north-1/rtc/request";
    EXPECT_EQ(CodeOf(call, {.scope = scope, .x_date = x_date}), "InvalidTimestamp") << x_date;
  }
}

TEST_F(RequestVerifierTest, TellsTheServersTimeWhenXDateIsWrong) {
  clock_.SetWall(testing::TestTime() + 1h);
  EXPECT_THAT(MessageOf(GoodCall()), HasSubstr("20240115T113000Z"));
  EXPECT_THAT(MessageOf(GoodCall()), HasSubstr("900 seconds"));
  SignedCall call = GoodCall();
  call.Set("X-Date", "2024-01-15T10:30:00Z");
  EXPECT_EQ(CodeOf(call), "InvalidTimestamp");
  EXPECT_THAT(MessageOf(call), HasSubstr("20240115T113000Z"));
}

TEST_F(RequestVerifierTest, NeedsTheScopesDayToBeThatOfXDate) {
  EXPECT_EQ(CodeOf(UnsignedCall(), {.scope = "20240116/cn-north-1/rtc/request"}),
            "SignatureDoesNotMatch");
}

TEST_F(RequestVerifierTest, TakesBothDaysAroundMidnight) {
  for (const auto& [x_date, day] : std::vector<std::pair<std::string, std::string>>{
           {"20240115T235959Z", "20240115"}, {"20240116T000001Z", "20240116"}}) {
    clock_.SetWall(testing::TestTime() + 13h + 30min);
    SignedCall call = UnsignedCall();
    call.Set("X-Date", x_date);
    EXPECT_EQ(CodeOf(call, {.scope = day + "/cn-north-1/rtc/request", .x_date = x_date}), "ok");
  }
}

TEST_F(RequestVerifierTest, RefusesFieldsSentTwiceWhateverTheirValues) {
  for (const char* name : {"Authorization", "X-Date", "X-Content-Sha256", "Host", "Content-Type"}) {
    SignedCall call = GoodCall();
    call.fields.emplace_back(name, *call.Find(name));
    EXPECT_EQ(CodeOf(call), "InvalidAuthorization") << name;
  }
  SignedCall call = GoodCall();
  call.fields.emplace_back("x-security-token", "a");
  call.fields.emplace_back("X-Security-Token", "a");
  EXPECT_EQ(CodeOf(call), "InvalidAuthorization");
}

TEST_F(RequestVerifierTest, RefusesAnySessionToken) {
  for (const char* token : {"", "STS2e30=", "anything"}) {
    SignedCall call = UnsignedCall();
    call.Set("x-security-token", token);
    EXPECT_EQ(CodeOf(call, {}), "InvalidSecretToken");
    EXPECT_EQ(CodeOf(call, {.signed_headers = "x-date;x-security-token"}), "InvalidSecretToken");
  }
  SignedCall call = UnsignedCall();
  call.query = "X-Security-Token=t";
  EXPECT_EQ(CodeOf(call, {.canonical_query = "X-Security-Token=t"}), "InvalidSecretToken");
}

TEST_F(RequestVerifierTest, SendsWhoSignsInTheQueryToTheHeader) {
  for (const char* query : {"X-Signature=00", "X-Algorithm=HMAC-SHA256", "X-Credential=a",
                            "X-SignedHeaders=", "X-SignedQueries=Action", "X%2DSignature=00"}) {
    SignedCall call = UnsignedCall();
    call.query = query;
    EXPECT_EQ(CodeOf(call), "InvalidAuthorization") << query;
    EXPECT_THAT(MessageOf(call), HasSubstr("sign in the header"));
    TestSigner().Sign(call);
    EXPECT_EQ(CodeOf(call), "InvalidAuthorization") << query;
  }
}

TEST_F(RequestVerifierTest, RefusesSignedHeadersThatAreNotASetOfSentLowerCaseNames) {
  for (const char* names :
       {"Content-Type;host;x-date", "host;host;x-date", "x-date;x-missing", "x-date;", ";x-date",
        "host;;x-date", "x-date; host", "x-date host", ""}) {
    EXPECT_EQ(CodeOf(UnsignedCall(), {.signed_headers = names}), "SignatureDoesNotMatch") << names;
  }
}

TEST_F(RequestVerifierTest, KnowsNoKeyThatItsDirectoryDoesNotHave) {
  EXPECT_EQ(CodeOf(GoodCall()), "ok");
  RequestVerifier reloaded(Directory::Build({}).value(), {.regions = {"cn-north-1"}}, clock_);
  const SignedCall call = GoodCall();
  EXPECT_EQ(call.VerifyWith(reloaded).error->code, AuthErrorCode::kInvalidAccessKey);
}

}  // namespace
}  // namespace rollcall
