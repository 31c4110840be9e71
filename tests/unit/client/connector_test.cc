#include "client/connector.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/listener.h"
#include "net/loop_group.h"
#include "net/tls_stream.h"
#include "support/certificate.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;

Address Loopback(std::uint16_t port) {
  return {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}, .port = port};
}

// A server on a port of its own that says "hello", over TLS or not, or nothing at all.
class Greeter final : private TlsObserver {
 public:
  enum class Manner { kTls, kPlain, kSilent };

  Greeter(Manner manner, const testing::MadeCertificate& certificate)
      : manner_(manner), context_(testing::ServerContext(certificate)) {
    Result<std::unique_ptr<Listener>> bound = Listener::Bind(
        loops_, 0, Loopback(0),
        {.accept = [this](std::size_t,
                          std::unique_ptr<TcpStream> stream) { Take(std::move(stream)); },
         .error = [](int) {}});
    listener_ = *std::move(bound);
    listener_->Start();
  }
  ~Greeter() override {
    listener_.reset();
    loops_.RunOn(0, [this] { streams_.clear(); });
    loops_.Stop();
  }

  const Address& address() const { return listener_->local(); }

 private:
  void OnHandshake(bool) override {}
  void OnHandshakeFailed(TlsFailure) override {}

  void Take(std::unique_ptr<Stream> stream) {
    if (manner_ == Manner::kTls) {
      stream = TlsStream::Accept(loops_.at(0), std::move(stream), *context_, *this);
    }
    streams_.push_back(std::move(stream));
    if (manner_ != Manner::kSilent) Greet(*streams_.back());
  }
  void Greet(Stream& stream) {
    if (stream.WriteSome("hello").status != IoStatus::kWouldBlock) return;
    stream.WhenWritable([this, &stream] { Greet(stream); });
  }

  const Manner manner_;
  const std::shared_ptr<const TlsContext> context_;
  LoopGroup loops_{1};
  std::vector<std::unique_ptr<Stream>> streams_;
  std::unique_ptr<Listener> listener_;
};

class ConnectorTest : public ::testing::Test {
 protected:
  // What the server says; or why it cannot be reached, in one line.
  std::string Hear(const Greeter& server, const std::string& host,
                   const std::shared_ptr<const TlsContext>& trust, Duration patience = 10s) {
    const Url url{.host = host, .port = server.address().port, .is_tls = trust != nullptr};
    std::unique_ptr<Stream> stream;
    std::string heard;
    Connector(loop_, trust)
        .Connect(url, {.remote = server.address()}, SystemClock().Now() + patience,
                 [&](Result<std::unique_ptr<Stream>> connected) {
                   if (!connected) {
                     heard = connected.error().message();
                     code_ = connected.error().code();
                     loop_.Stop();
                     return;
                   }
                   stream = *std::move(connected);
                   Read(*stream, heard);
                 });
    EXPECT_EQ(heard, "");  // Not inside the call.
    loop_.Run();
    return heard;
  }

  void Read(Stream& stream, std::string& heard) {
    char buffer[100];
    const IoResult read = stream.ReadSome(buffer);
    heard.append(buffer, read.bytes);
    if (read.status != IoStatus::kWouldBlock) return loop_.Stop();
    stream.WhenReadable([this, &stream, &heard] { Read(stream, heard); });
  }

  EpollLoop loop_;
  StatusCode code_ = StatusCode::kOk;
  const testing::MadeCertificate made_ = testing::MakeCertificate();
  const std::shared_ptr<const TlsContext> trust_ = testing::ClientContextFor(made_);
};

TEST_F(ConnectorTest, ReachesAPlainServerAndOneOverTls) {
  EXPECT_EQ(Hear(Greeter(Greeter::Manner::kPlain, made_), "127.0.0.1", nullptr), "hello");
  EXPECT_EQ(Hear(Greeter(Greeter::Manner::kTls, made_), "127.0.0.1", trust_), "hello");
  EXPECT_EQ(Hear(Greeter(Greeter::Manner::kTls, made_), "localhost", trust_), "hello");
}

TEST_F(ConnectorTest, SaysWhomItDoesNotTrustAndWhy) {
  const Greeter server(Greeter::Manner::kTls, made_);
  const auto stranger = testing::ClientContextFor(testing::MakeCertificate());
  EXPECT_EQ(Hear(server, "localhost", stranger),
            "localhost:" + std::to_string(server.address().port) +
                ": its certificate was not accepted: self-signed certificate");
  EXPECT_EQ(code_, StatusCode::kUnavailable);
  EXPECT_THAT(Hear(server, "example.com", trust_), EndsWith("hostname mismatch"));
}

TEST_F(ConnectorTest, SaysThatTheServerDoesNotSpeakTls) {
  const Greeter server(Greeter::Manner::kPlain, made_);
  EXPECT_THAT(Hear(server, "localhost", trust_), EndsWith("what answers there does not speak TLS"));
}

TEST_F(ConnectorTest, DoesNotWaitForAHandshakeLongerThanTheDeadline) {
  const Greeter server(Greeter::Manner::kSilent, made_);
  EXPECT_THAT(Hear(server, "localhost", trust_, 20ms),
              EndsWith("the TLS handshake was not done in time"));
  EXPECT_EQ(code_, StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace rollcall
