#include "net/tls_failure.h"

#include <set>

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace rollcall {
namespace {

TEST(TlsFailureTest, TheListIsComplete) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kTlsFailures.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kTlsFailures[i]), i);
    names.insert(ToText(kTlsFailures[i]));
  }
  EXPECT_EQ(names.size(), kTlsFailures.size());
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(kTlsFailures.back(), TlsFailure::kCutOff);
}

TEST(TlsFailureTest, AnyAlertOfThePeerIsARefusal) {
  const auto of = [](int reason) { return TlsFailureOf(ERR_PACK(ERR_LIB_SSL, 0, reason)); };
  EXPECT_EQ(of(SSL_R_TLSV1_ALERT_UNKNOWN_CA), TlsFailure::kRefused);
  EXPECT_EQ(of(SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE), TlsFailure::kRefused);
  EXPECT_EQ(of(999), TlsFailure::kProtocol);
  EXPECT_EQ(of(1000), TlsFailure::kRefused);
  EXPECT_EQ(of(1255), TlsFailure::kRefused);
  EXPECT_EQ(of(1256), TlsFailure::kProtocol);
}

TEST(TlsFailureTest, WhatIsNotOfTheSslLibraryIsABrokenProtocol) {
  EXPECT_EQ(TlsFailureOf(0), TlsFailure::kProtocol);
  EXPECT_EQ(TlsFailureOf(ERR_PACK(ERR_LIB_ASN1, 0, SSL_R_HTTP_REQUEST)), TlsFailure::kProtocol);
}

}  // namespace
}  // namespace rollcall
