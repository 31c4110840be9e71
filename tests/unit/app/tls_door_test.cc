#include "app/tls_door.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "support/certificate.h"
#include "support/fake_stream.h"
#include "support/manual_loop.h"

namespace rollcall {
namespace {

class TlsDoorTest : public ::testing::Test {
 protected:
  std::unique_ptr<Stream> Enter() {
    return tls_[Door::kGateway].Wrap(loop_, std::make_unique<testing::FakeStream>(peer_));
  }
  double Counted(const char* kind) {
    return metrics_.net_tls_handshakes.With({"gateway", kind}).Value();
  }
  double Failed(const char* reason) {
    return metrics_.net_tls_handshake_failures.With({"gateway", reason}).Value();
  }
  double Expiry() { return metrics_.net_tls_certificate_expiry[Door::kGateway].Value(); }

  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  std::shared_ptr<testing::FakePeer> peer_ = std::make_shared<testing::FakePeer>(loop_);
  Catalog metrics_;
  TlsDoors tls_{metrics_};
};

TEST_F(TlsDoorTest, WithoutACertificateBytesPassAsTheyAre) {
  const std::unique_ptr<Stream> stream = Enter();
  peer_->Send("abc");
  char buffer[10];
  EXPECT_EQ(stream->ReadSome(buffer).bytes, 3U);
  EXPECT_EQ(Expiry(), 0);
  EXPECT_FALSE(tls_[Door::kGateway].is_on());
}

TEST_F(TlsDoorTest, WithOneTheyMustBeTls) {
  const auto context = testing::ServerContext(testing::MakeCertificate());
  tls_.Use({.openapi = nullptr, .gateway = context, .admin = nullptr});
  EXPECT_TRUE(tls_[Door::kGateway].is_on());
  EXPECT_FALSE(tls_[Door::kOpenApi].is_on());
  EXPECT_FALSE(tls_[Door::kAdmin].is_on());
  EXPECT_EQ(Expiry(), static_cast<double>(UnixSeconds(context->valid_until())));
  const std::unique_ptr<Stream> stream = Enter();
  peer_->Send("GET / HTTP/1.1\r\n\r\n");
  char buffer[10];
  EXPECT_EQ(stream->ReadSome(buffer).status, IoStatus::kFailed);
  EXPECT_EQ(Failed("not_tls"), 1);
  EXPECT_EQ(Failed("left"), 0);
}

TEST_F(TlsDoorTest, WhoIsInsideKeepsWhatHeCameWith) {
  tls_.Use({.openapi = nullptr,
            .gateway = testing::ServerContext(testing::MakeCertificate()),
            .admin = nullptr});
  const std::unique_ptr<Stream> stream = Enter();
  tls_.Use({});
  EXPECT_EQ(Expiry(), 0);
  peer_->Send("GET / HTTP/1.1\r\n\r\n");
  char buffer[10];
  EXPECT_EQ(stream->ReadSome(buffer).status, IoStatus::kFailed);
}

TEST_F(TlsDoorTest, CountsHandshakesOfItsOwnDoor) {
  TlsDoor& door = tls_[Door::kGateway];
  door.OnHandshake(false);
  door.OnHandshake(true);
  door.OnHandshake(true);
  EXPECT_EQ(Counted("full"), 1);
  EXPECT_EQ(Counted("resumed"), 2);
  for (const TlsFailure failure : kTlsFailures) {
    door.OnHandshakeFailed(failure);
    EXPECT_EQ(Failed(std::string(ToText(failure)).c_str()), 1);
  }
  EXPECT_EQ(metrics_.net_tls_handshakes.With({"admin", "full"}).Value(), 0);
}

}  // namespace
}  // namespace rollcall
