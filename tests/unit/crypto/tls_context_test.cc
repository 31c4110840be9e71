#include "crypto/tls_context.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/certificate.h"

namespace rollcall {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;
using testing::MadeCertificate;
using testing::MakeCertificate;
using ::testing::Not;

const MadeCertificate& Made() {
  static const MadeCertificate kMade = MakeCertificate();
  return kMade;
}

// A block whose text decodes but is no certificate.
std::string BrokenCertificate() {
  return "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
}

TEST(TlsContextTest, TakesAChainAndItsKey) {
  TlsServerBuilder builder;
  EXPECT_TRUE(builder.AddCertificates(Made().certificate + MakeCertificate().certificate).ok());
  EXPECT_TRUE(builder.AddKey(Made().key).ok());
  EXPECT_NE(builder.Build(), nullptr);
}

TEST(TlsContextTest, OneFileMayHoldBoth) {
  const std::string both = Made().key + Made().certificate;
  TlsServerBuilder builder;
  EXPECT_TRUE(builder.AddCertificates(both).ok());
  EXPECT_TRUE(builder.AddKey(both).ok());
}

TEST(TlsContextTest, SaysWhatIsWrongWithTheCertificates) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "must hold a certificate in PEM"},
      {"nonsense", "must hold a certificate in PEM"},
      {Made().key, "must hold a certificate in PEM"},
      {BrokenCertificate(), "holds a broken certificate"},
      {Made().certificate + BrokenCertificate(), "holds a broken certificate"},
      {Made().certificate.substr(0, Made().certificate.size() / 2), "holds a broken certificate"},
  };
  for (const auto& [pem, rule] : cases) {
    TlsServerBuilder builder;
    EXPECT_EQ(builder.AddCertificates(pem), Status(StatusCode::kInvalidArgument, rule)) << pem;
  }
}

TEST(TlsContextTest, SaysWhatIsWrongWithTheKeyAndShowsNothingOfIt) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "must hold a private key in PEM"},
      {Made().certificate, "must hold a private key in PEM"},
      {Made().key.substr(0, Made().key.size() / 2), "must hold a private key in PEM"},
      {MakeCertificate().key, "does not belong to tls_cert"},
      {testing::EncryptedKey(), "must not be encrypted"},
  };
  for (const auto& [pem, rule] : cases) {
    TlsServerBuilder builder;
    ASSERT_TRUE(builder.AddCertificates(Made().certificate).ok());
    EXPECT_EQ(builder.AddKey(pem), Status(StatusCode::kInvalidArgument, rule)) << rule;
  }
}

TEST(TlsContextTest, KnowsHowLongItsCertificateIsValid) {
  const WallTime now = SystemClock().Wall();
  const auto context =
      testing::ServerContext(MakeCertificate({.valid_from = hours(-3), .valid_until = hours(5)}));
  EXPECT_LT(context->valid_from() - (now - hours(3)), std::chrono::seconds(2));
  EXPECT_GT(context->valid_from() - (now - hours(3)), std::chrono::seconds(-2));
  EXPECT_LT(context->valid_until() - (now + hours(5)), std::chrono::seconds(2));
  EXPECT_GT(context->valid_until() - (now + hours(5)), std::chrono::seconds(-2));
}

TEST(TlsContextTest, TellsWhetherAnotherHasTheSameIdentity) {
  const auto context = testing::ServerContext(Made());
  EXPECT_TRUE(context->IsSameIdentity(*testing::ServerContext(Made())));
  EXPECT_FALSE(context->IsSameIdentity(*testing::ServerContext(MakeCertificate())));
  MadeCertificate longer = Made();
  longer.certificate += MakeCertificate().certificate;
  EXPECT_FALSE(context->IsSameIdentity(*testing::ServerContext(longer)));
}

TEST(TlsContextTest, AClientTakesCertificatesToTrustOrThoseOfTheMachine) {
  EXPECT_TRUE(TlsContext::ForClient(""));
  EXPECT_TRUE(TlsContext::ForClient(Made().certificate + MakeCertificate().certificate));
  // Twice the same is no mistake.
  EXPECT_TRUE(TlsContext::ForClient(Made().certificate + Made().certificate));
  EXPECT_EQ(TlsContext::ForClient("nonsense").error().message(), "must hold a certificate in PEM");
  EXPECT_EQ(TlsContext::ForClient(Made().certificate + BrokenCertificate()).error().message(),
            "holds a broken certificate");
}

}  // namespace
}  // namespace rollcall
