#include "net/tls_stream.h"

#include <array>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/certificate.h"
#include "tls_peers.h"

namespace rollcall {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using testing::FakePeer;
using testing::FakeStream;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PlainOpenSslClient;
using testing::Sink;
using testing::Source;

// Made once: a key costs more than all else here.
const testing::MadeCertificate& Certificate() {
  static const testing::MadeCertificate kMade = testing::MakeCertificate();
  return kMade;
}

const TlsContext& ServerSide() {
  static const std::shared_ptr<const TlsContext> kContext = testing::ServerContext(Certificate());
  return *kContext;
}

const TlsContext& ClientSide() {
  static const std::shared_ptr<const TlsContext> kContext =
      testing::ClientContextFor(Certificate());
  return *kContext;
}

std::string Text(std::size_t bytes, char first) {
  std::string text(bytes, first);
  for (std::size_t i = 0; i < bytes; ++i)
    text[i] = static_cast<char>(first + static_cast<char>(i * 31 % 23));
  return text;
}

class TlsStreamTest : public ::testing::Test {
 protected:
  void Accept(const TlsContext& context = ServerSide()) {
    server_ =
        TlsStream::Accept(loop_, std::make_unique<FakeStream>(server_peer_), context, handshakes_);
  }
  void Connect(const std::string& host = "localhost", const TlsContext& context = ClientSide()) {
    client_ = TlsStream::Connect(loop_, std::make_unique<FakeStream>(client_peer_), context, host);
  }
  void Open() {
    Accept();
    Connect();
    for (int i = 0; i < 4; ++i) {
      client_->Handshake();
      server_->Handshake();
      wire_.Run();
    }
  }
  std::string Read(TlsStream& stream, std::size_t size = 100) {
    std::string text(size, '\0');
    text.resize(stream.ReadSome(text).bytes);
    return text;
  }

  testing::ManualClock clock_;
  testing::ManualLoop loop_{clock_};
  std::shared_ptr<FakePeer> server_peer_ = std::make_shared<FakePeer>(loop_);
  std::shared_ptr<FakePeer> client_peer_ = std::make_shared<FakePeer>(loop_);
  testing::Wire wire_{loop_, *server_peer_, *client_peer_};
  testing::CountedHandshakes handshakes_;
  std::unique_ptr<TlsStream> server_;
  std::unique_ptr<TlsStream> client_;
};

// --- Carrying bytes -----------------------------------------------------------------------------

// Bytes a read of the socket yields, a reader's buffer, and bytes to carry.
using Split = std::tuple<std::size_t, std::size_t, std::size_t>;

class TlsSplitTest : public TlsStreamTest, public ::testing::WithParamInterface<Split> {};

TEST_P(TlsSplitTest, BothWaysAtOnceToTheEndThatIsSaid) {
  const auto [read_size, buffer, payload] = GetParam();
  Accept();
  Connect();
  server_peer_->set_read_size(read_size);
  client_peer_->set_read_size(read_size);
  const Sink at_server(*server_, buffer);
  const Sink at_client(*client_, buffer);
  const Source from_client(*client_, Text(payload, 'a'));
  const Source from_server(*server_, Text(payload, 'A'));
  wire_.Run();
  EXPECT_EQ(at_server.text(), Text(payload, 'a'));
  EXPECT_EQ(at_client.text(), Text(payload, 'A'));
  EXPECT_EQ(at_server.ended(), IoStatus::kClosed);
  EXPECT_EQ(at_client.ended(), IoStatus::kClosed);
  EXPECT_THAT(handshakes_.done, ElementsAre(false));
  EXPECT_THAT(handshakes_.failed, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Splits, TlsSplitTest,
                         ::testing::Values(Split{1, 1, 100}, Split{1, 4096, 1000}, Split{2, 3, 500},
                                           Split{5, 16, 1000}, Split{6, 100'000, 1000},
                                           Split{1000, 7, 20'000}, Split{16'389, 16'384, 100'000},
                                           Split{100'000, 1000, 300'000},
                                           Split{100'000, 100'000, 300'000}));

class TlsWindowTest : public TlsStreamTest, public ::testing::WithParamInterface<std::size_t> {};

TEST_P(TlsWindowTest, APeerThatTakesLittleAtATimeGetsAll) {
  wire_.set_window(GetParam());
  Accept();
  Connect();
  const std::size_t payload = GetParam() * 300;
  const Sink at_server(*server_, 4096);
  const Sink at_client(*client_, 4096);
  const Source from_server(*server_, Text(payload, 'A'));
  const Source from_client(*client_, Text(payload, 'a'));
  wire_.Run();
  EXPECT_EQ(at_server.text(), Text(payload, 'a'));
  EXPECT_EQ(at_client.text(), Text(payload, 'A'));
  EXPECT_EQ(at_server.ended(), IoStatus::kClosed);
  EXPECT_EQ(at_client.ended(), IoStatus::kClosed);
}

INSTANTIATE_TEST_SUITE_P(Windows, TlsWindowTest, ::testing::Values(1, 2, 17, 1000));

TEST_F(TlsStreamTest, WhatIsLeftOfARecordIsToldThoughTheSocketIsSilent) {
  Open();
  ASSERT_EQ(client_->WriteSome("abcdef").bytes, 6U);
  ASSERT_EQ(client_->WriteSome("gh").bytes, 2U);
  wire_.Run();
  EXPECT_EQ(Read(*server_, 2), "ab");
  EXPECT_EQ(server_peer_->unread(), 0U);
  bool told = false;
  server_->WhenReadable([&] { told = true; });
  EXPECT_FALSE(told);  // Never inside the call.
  loop_.Run();
  EXPECT_TRUE(told);
  EXPECT_EQ(Read(*server_), "cdef");
  told = false;
  server_->WhenReadable([&] { told = true; });  // The second record was read ahead.
  loop_.Run();
  EXPECT_TRUE(told);
  EXPECT_EQ(Read(*server_), "gh");
  told = false;
  server_->WhenReadable([&] { told = true; });
  loop_.Run();
  EXPECT_FALSE(told);
}

TEST_F(TlsStreamTest, APartOfARecordIsWaitedForWithoutSpinning) {
  Open();
  ASSERT_EQ(client_->WriteSome("abcdef").bytes, 6U);
  const std::string record = client_peer_->TakeReceived();
  const Sink sink(*server_, 100);
  server_peer_->Send(record.substr(0, 10));
  loop_.Run();
  EXPECT_EQ(sink.wakes(), 1U);
  EXPECT_EQ(server_->WriteSome("x").bytes, 1U);  // Changes nothing about that.
  loop_.Run();
  EXPECT_EQ(sink.wakes(), 1U);
  server_peer_->Send(record.substr(10));
  loop_.Run();
  EXPECT_EQ(sink.text(), "abcdef");
}

TEST_F(TlsStreamTest, AWriterThatComesFirstWaitsForTheHandshake) {
  Accept();
  Connect();
  ASSERT_EQ(client_->WriteSome("x").status, IoStatus::kWouldBlock);
  bool woken = false;
  client_->WhenWritable([&] { woken = true; });
  loop_.Run();
  EXPECT_FALSE(woken);  // The socket has room, but that is not what is missing.
  const Sink at_server(*server_, 100);
  server_peer_->Send(client_peer_->TakeReceived());
  loop_.Run();
  client_peer_->Send(server_peer_->TakeReceived());
  EXPECT_EQ(Read(*client_), "");  // A reader does the rest of the handshake.
  loop_.Run();
  EXPECT_TRUE(woken);
  EXPECT_EQ(client_->WriteSome("x").bytes, 1U);
}

TEST_F(TlsStreamTest, AFailureThatOneDirectionFindsWakesTheOther) {
  Open();
  server_peer_->SetWindow(0);
  while (server_->WriteSome("x").status == IoStatus::kOk) {
  }
  bool woken = false;
  server_->WhenWritable([&] { woken = true; });
  server_peer_->Send("no record");
  EXPECT_EQ(Read(*server_), "");
  loop_.Run();
  EXPECT_TRUE(woken);
  EXPECT_EQ(server_->WriteSome("x").status, IoStatus::kFailed);
}

// --- The end ------------------------------------------------------------------------------------

TEST_F(TlsStreamTest, AfterShutdownWriteTheOtherWayGoesOn) {
  Open();
  server_->ShutdownWrite();
  wire_.Run();
  std::string buffer(1, ' ');
  EXPECT_EQ(client_->ReadSome(buffer).status, IoStatus::kClosed);
  EXPECT_EQ(client_->WriteSome("still here").bytes, 10U);
  wire_.Run();
  EXPECT_EQ(Read(*server_), "still here");
  EXPECT_EQ(server_->WriteSome("x").status, IoStatus::kFailed);
}

TEST_F(TlsStreamTest, TheGoodbyeWaitsForRoom) {
  Open();
  server_peer_->SetWindow(0);
  server_->ShutdownWrite();
  loop_.Run();
  EXPECT_FALSE(server_peer_->write_shut());
  server_peer_->SetWindow(1000);
  wire_.Run();
  EXPECT_TRUE(server_peer_->write_shut());
  std::string buffer(1, ' ');
  EXPECT_EQ(client_->ReadSome(buffer).status, IoStatus::kClosed);
}

TEST_F(TlsStreamTest, AnEndThatWasNotSaidIsAFailure) {
  Open();
  const Sink sink(*server_, 100);
  server_peer_->SendEnd();
  loop_.Run();
  EXPECT_EQ(sink.ended(), IoStatus::kFailed);
  EXPECT_THAT(handshakes_.failed, IsEmpty());
}

TEST_F(TlsStreamTest, AResetIsAFailureBothWays) {
  Open();
  server_peer_->Reset();
  EXPECT_EQ(server_->WriteSome("x").status, IoStatus::kFailed);
  std::string buffer(1, ' ');
  EXPECT_EQ(server_->ReadSome(buffer).status, IoStatus::kFailed);
}

TEST_F(TlsStreamTest, AByteChangedOnTheWayIsAFailure) {
  Open();
  ASSERT_EQ(client_->WriteSome("abcdef").bytes, 6U);
  std::string record = client_peer_->TakeReceived();
  record.back() = static_cast<char>(record.back() ^ 1);
  server_peer_->Send(record);
  std::string buffer(100, ' ');
  EXPECT_EQ(server_->ReadSome(buffer).status, IoStatus::kFailed);
  bool told = false;
  server_->WhenReadable([&] { told = true; });  // So that nobody waits for what cannot come.
  loop_.Run();
  EXPECT_TRUE(told);
}

TEST_F(TlsStreamTest, CloseSaysGoodbye) {
  Open();
  server_->Close();
  wire_.Run();
  std::string buffer(1, ' ');
  EXPECT_EQ(client_->ReadSome(buffer).status, IoStatus::kClosed);
  EXPECT_EQ(server_->ReadSome(buffer).status, IoStatus::kFailed);
  EXPECT_EQ(server_->WriteSome("x").status, IoStatus::kFailed);
}

TEST_F(TlsStreamTest, NothingAskedForRunsAfterClose) {
  Open();
  ASSERT_EQ(client_->WriteSome("abcdef").bytes, 6U);
  wire_.Run();
  EXPECT_EQ(Read(*server_, 2), "ab");
  bool ran = false;
  server_->WhenReadable([&] { ran = true; });  // Posted already.
  server_->WhenWritable([&] { ran = true; });
  server_->Close();
  loop_.Run();
  EXPECT_FALSE(ran);
}

TEST_F(TlsStreamTest, AReaderMayEndTheStreamThatItOwns) {
  Open();
  struct Owner {
    std::unique_ptr<TlsStream> stream;
  };
  auto owner = std::make_shared<Owner>();
  owner->stream = std::move(server_);
  std::weak_ptr<Owner> weak = owner;
  owner->stream->WhenReadable([owner] { owner->stream.reset(); });
  owner.reset();
  ASSERT_EQ(client_->WriteSome("x").bytes, 1U);
  wire_.Run();
  EXPECT_TRUE(weak.expired());
}

TEST_F(TlsStreamTest, WhoWaitsDoesNotKeepAClosedStreamAlive) {
  Open();
  auto token = std::make_shared<int>();
  server_->WhenReadable([token] {});
  server_->Close();
  loop_.Run();
  EXPECT_EQ(token.use_count(), 1);
}

// --- The handshake ------------------------------------------------------------------------------

TEST_F(TlsStreamTest, SpeaksTls12And13AndResumesBoth) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    SSL_SESSION* session = nullptr;
    for (const bool resumed : {false, true}) {
      server_peer_ = std::make_shared<FakePeer>(loop_);
      Accept();
      PlainOpenSslClient client(loop_, *server_peer_, {.version = version, .session = session});
      const Sink sink(*server_, 100);
      ASSERT_TRUE(client.Handshake()) << version;
      EXPECT_EQ(server_->WriteSome("hello").bytes, 5U);
      client.Exchange();
      EXPECT_EQ(client.Read(), "hello");
      EXPECT_EQ(SSL_version(client.ssl()), version);
      EXPECT_EQ(SSL_session_reused(client.ssl()) == 1, resumed) << version;
      EXPECT_EQ(handshakes_.done.back(), resumed);
      SSL_SESSION_free(session);
      session = SSL_get1_session(client.ssl());
      // Else OpenSSL takes the session for one that ended badly.
      SSL_set_shutdown(client.ssl(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
      server_.reset();
    }
    SSL_SESSION_free(session);
  }
  EXPECT_THAT(handshakes_.done, ElementsAre(false, true, false, true));
}

TEST_F(TlsStreamTest, ATicketOfAnotherContextGivesAFullHandshake) {
  Accept();
  PlainOpenSslClient first(loop_, *server_peer_, {.version = TLS1_2_VERSION});
  const Sink sink(*server_, 100);
  ASSERT_TRUE(first.Handshake());
  SSL_SESSION* const session = SSL_get1_session(first.ssl());
  SSL_set_shutdown(first.ssl(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  const auto renewed = testing::ServerContext(Certificate());
  server_.reset();
  server_peer_ = std::make_shared<FakePeer>(loop_);
  Accept(*renewed);
  PlainOpenSslClient second(loop_, *server_peer_, {.version = TLS1_2_VERSION, .session = session});
  const Sink sink_again(*server_, 100);
  EXPECT_TRUE(second.Handshake());
  EXPECT_THAT(handshakes_.done, ElementsAre(false, false));
  SSL_SESSION_free(session);
}

TEST_F(TlsStreamTest, ChoosesHttp11WhenItIsOffered) {
  using namespace std::string_view_literals;
  const std::pair<std::string_view, std::string> cases[] = {
      {"\x02h2\x08http/1.1"sv, "http/1.1"}, {"\x02h2"sv, ""}, {""sv, ""}};
  for (const auto& [offered, chosen] : cases) {
    server_peer_ = std::make_shared<FakePeer>(loop_);
    Accept();
    PlainOpenSslClient client(loop_, *server_peer_, {.protocols = offered});
    const Sink sink(*server_, 100);
    EXPECT_TRUE(client.Handshake());
    const unsigned char* name = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(client.ssl(), &name, &size);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(name), size), chosen);
    server_.reset();
  }
}

TEST_F(TlsStreamTest, AHandshakeIsDoneThoughTheClientGoesWithItsLastWord) {
  for (const bool says_goodbye : {true, false}) {
    server_peer_ = std::make_shared<FakePeer>(loop_);
    client_peer_ = std::make_shared<FakePeer>(loop_);
    Accept();
    Connect();
    EXPECT_EQ(client_->Handshake(), IoStatus::kWouldBlock);
    server_peer_->Send(client_peer_->TakeReceived());
    EXPECT_EQ(server_->Handshake(), IoStatus::kWouldBlock);
    client_peer_->Send(server_peer_->TakeReceived());
    EXPECT_EQ(client_->Handshake(), IoStatus::kOk);
    if (says_goodbye) client_->ShutdownWrite();
    server_peer_->Send(client_peer_->TakeReceived());
    server_peer_->SendEnd();
    std::string buffer(10, ' ');
    EXPECT_EQ(server_->ReadSome(buffer).status,
              says_goodbye ? IoStatus::kClosed : IoStatus::kFailed);
  }
  EXPECT_THAT(handshakes_.done, ElementsAre(false, false));
  EXPECT_THAT(handshakes_.failed, IsEmpty());
}

TEST_F(TlsStreamTest, DoesNotRenegotiate) {
  Accept();
  PlainOpenSslClient client(loop_, *server_peer_, {.version = TLS1_2_VERSION});
  const Sink sink(*server_, 100);
  ASSERT_TRUE(client.Handshake());
  ASSERT_EQ(SSL_renegotiate(client.ssl()), 1);
  client.Handshake();
  EXPECT_THAT(handshakes_.done, ElementsAre(false));
  client.Write("x");
  EXPECT_EQ(sink.text(), "");
}

TEST_F(TlsStreamTest, AnswersAKeyUpdate) {
  Accept();
  PlainOpenSslClient client(loop_, *server_peer_, {.version = TLS1_3_VERSION});
  const Sink sink(*server_, 100);
  ASSERT_TRUE(client.Handshake());
  ASSERT_EQ(SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
  client.Write("after");
  EXPECT_EQ(sink.text(), "after");
  EXPECT_EQ(server_->WriteSome("answer").bytes, 6U);
  client.Exchange();
  EXPECT_EQ(client.Read(), "answer");
}

TEST_F(TlsStreamTest, GivesTheLoopBackWhateverAPeerSendsWithoutEnd) {
  Accept();
  PlainOpenSslClient client(loop_, *server_peer_, {.version = TLS1_3_VERSION});
  for (int i = 0; i < 4; ++i) {
    server_->Handshake();
    client.Handshake();
  }
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(SSL_key_update(client.ssl(), SSL_KEY_UPDATE_NOT_REQUESTED), 1);
    client.Write("");
  }
  client.Write("at last");
  server_peer_->set_read_size(100);
  const std::size_t sent = server_peer_->unread();
  std::string buffer(100, ' ');
  EXPECT_EQ(server_->ReadSome(buffer).status, IoStatus::kWouldBlock);
  EXPECT_GT(server_peer_->unread(), sent / 2);
  const Sink sink(*server_, 100);
  loop_.Run();
  EXPECT_EQ(sink.text(), "at last");
}

TEST_F(TlsStreamTest, CountsWhyHandshakesFail) {
  const auto plain = [this](const PlainOpenSslClient::Wish& wish) {
    PlainOpenSslClient client(loop_, *server_peer_, wish);
    const Sink sink(*server_, 100);
    EXPECT_FALSE(client.Handshake());
    EXPECT_EQ(sink.ended(), IoStatus::kFailed);
    server_.reset();
  };
  const auto bytes = [this](std::string_view text) {
    server_peer_->Send(text);
    const Sink sink(*server_, 100);
    loop_.Run();
    EXPECT_EQ(sink.ended(), IoStatus::kFailed) << text;
    server_.reset();
  };
  const std::pair<TlsFailure, std::function<void()>> cases[] = {
      {TlsFailure::kNotTls, [&] { bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"); }},
      {TlsFailure::kNotTls, [&] { bytes("POST /?Action=x HTTP/1.1\r\n\r\n"); }},
      {TlsFailure::kNotTls, [&] { bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"); }},
      {TlsFailure::kNotTls, [&] { bytes(std::string(100, '\xff')); }},
      {TlsFailure::kOldVersion, [&] { plain({.version = TLS1_1_VERSION}); }},
      {TlsFailure::kOldVersion, [&] { plain({.version = TLS1_VERSION}); }},
      {TlsFailure::kNothingShared,
       [&] { plain({.version = TLS1_2_VERSION, .ciphers = "AES128-SHA"}); }},
      {TlsFailure::kProtocol,
       [&] {
         bytes(
             "\x16\x03\x01\x20\x20 and no ClientHello but enough "
             "bytes to look like one" +
             std::string(9000, 'x'));
       }},
      {TlsFailure::kLeft,
       [&] {
         server_peer_->SendEnd();
         bytes("");
       }},
      {TlsFailure::kLeft,
       [&] {
         server_peer_->Reset();
         bytes("");
       }},
      {TlsFailure::kCutOff, [&] { server_->Close(); }},
      {TlsFailure::kCutOff, [&] { server_.reset(); }},
  };
  std::vector<TlsFailure> expected;
  for (const auto& [failure, fail] : cases) {
    expected.push_back(failure);
    server_peer_ = std::make_shared<FakePeer>(loop_);
    Accept();
    fail();
    EXPECT_EQ(handshakes_.failed, expected)
        << ToText(failure) << " got "
        << (handshakes_.failed.empty() ? "none" : ToText(handshakes_.failed.back()));
    handshakes_.failed = expected;
  }
  EXPECT_THAT(handshakes_.done, IsEmpty());
}

TEST_F(TlsStreamTest, AClientTrustsOnlyTheRightCertificateForTheRightName) {
  static const testing::MadeCertificate kOther = testing::MakeCertificate();
  static const testing::MadeCertificate kExpired = testing::MakeCertificate(
      {.valid_from = std::chrono::hours(-48), .valid_until = std::chrono::hours(-24)});
  struct Case {
    const testing::MadeCertificate& shown;
    const testing::MadeCertificate& trusted;
    std::string host;
    std::string failure;
  };
  const Case cases[] = {
      {Certificate(), Certificate(), "localhost", ""},
      {Certificate(), Certificate(), "127.0.0.1", ""},
      {Certificate(), Certificate(), "example.com", "hostname mismatch"},
      {Certificate(), Certificate(), "127.0.0.2", "IP address mismatch"},
      {Certificate(), kOther, "localhost", "self-signed certificate"},
      {kExpired, kExpired, "localhost", "certificate has expired"},
  };
  for (const Case& c : cases) {
    server_peer_ = std::make_shared<FakePeer>(loop_);
    client_peer_ = std::make_shared<FakePeer>(loop_);
    testing::Wire wire(loop_, *server_peer_, *client_peer_);
    Accept(*testing::ServerContext(c.shown));
    Connect(c.host, *testing::ClientContextFor(c.trusted));
    handshakes_ = {};
    const Sink sink(*server_, 100);
    IoStatus status = client_->Handshake();
    for (int i = 0; i < 10 && status == IoStatus::kWouldBlock; ++i) {
      wire.Run();
      status = client_->Handshake();
    }
    wire.Run();
    EXPECT_EQ(status, c.failure.empty() ? IoStatus::kOk : IoStatus::kFailed) << c.host;
    EXPECT_THAT(client_->failure_text(), HasSubstr(c.failure));
    if (!c.failure.empty()) {
      EXPECT_THAT(handshakes_.failed, ElementsAre(TlsFailure::kRefused));
    }
    server_.reset();
    client_.reset();
    loop_.Run();
  }
}

TEST_F(TlsStreamTest, AClientSaysWhatElseWentWrong) {
  const std::pair<std::string, std::function<void()>> cases[] = {
      {"does not speak TLS", [&] { client_peer_->Send("HTTP/1.1 400 Bad Request\r\n\r\n"); }},
      {"was closed during the TLS handshake", [&] { client_peer_->SendEnd(); }},
      {"was closed during the TLS handshake", [&] { client_peer_->Reset(); }},
      {"the TLS handshake failed: ", [&] { client_peer_->Send("\x15\x03\x01\x00\x02\x02\x28"s); }},
  };
  for (const auto& [text, act] : cases) {
    client_peer_ = std::make_shared<FakePeer>(loop_);
    Connect();
    EXPECT_EQ(client_->Handshake(), IoStatus::kWouldBlock);
    bool told = false;
    client_->WhenReadable([&] { told = true; });
    loop_.Run();
    act();
    loop_.Run();
    EXPECT_TRUE(told);
    EXPECT_EQ(client_->Handshake(), IoStatus::kFailed);
    EXPECT_THAT(client_->failure_text(), HasSubstr(text));
    EXPECT_EQ(client_->Handshake(), IoStatus::kFailed);
  }
}

TEST_F(TlsStreamTest, IsWhoItsTransportIs) {
  Address remote{.port = 7};
  server_ = TlsStream::Accept(loop_, std::make_unique<FakeStream>(server_peer_, remote),
                              ServerSide(), handshakes_);
  EXPECT_EQ(server_->remote(), remote);
}

}  // namespace
}  // namespace rollcall
