// Who talks to a TlsStream in a test: another TlsStream over a wire in memory, or OpenSSL itself.

#pragma once

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "net/tls_stream.h"
#include "support/fake_stream.h"
#include "support/manual_loop.h"

namespace rollcall::testing {

class CountedHandshakes final : public TlsObserver {
 public:
  void OnHandshake(bool resumed) override { done.push_back(resumed); }
  void OnHandshakeFailed(TlsFailure failure) override { failed.push_back(failure); }

  std::vector<bool> done;  // Resumed?
  std::vector<TlsFailure> failed;
};

// Carries what one FakePeer received to another that sends it on, both ways.
class Wire {
 public:
  static constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

  Wire(ManualLoop& loop, FakePeer& a, FakePeer& b) : loop_(loop), a_(a), b_(b) {}

  // Either side may write so much before the other has read it.
  void set_window(std::size_t bytes) {
    window_ = bytes;
    a_.SetWindow(bytes);
    b_.SetWindow(bytes);
  }

  // Until both are silent.
  void Run() {
    do {
      loop_.Run();
    } while (Move(a_, b_) | Move(b_, a_));
  }

 private:
  bool Move(FakePeer& from, FakePeer& to) {
    const std::string bytes = from.TakeReceived();
    if (!bytes.empty()) {
      to.Send(bytes);
      if (window_ != kUnlimited) from.SetWindow(window_);
      return true;
    }
    const bool is_new_end =
        from.write_shut() && !std::exchange(&from == &a_ ? a_ended_ : b_ended_, true);
    if (is_new_end) to.SendEnd();
    return is_new_end;
  }

  ManualLoop& loop_;
  FakePeer& a_;
  FakePeer& b_;
  std::size_t window_ = kUnlimited;
  bool a_ended_ = false;
  bool b_ended_ = false;
};

// Reads to the end, one read of at most `size` bytes each time it is told that it can.
class Sink {
 public:
  Sink(Stream& stream, std::size_t size) : stream_(stream), buffer_(size, '\0') { Wait(); }

  const std::string& text() const { return text_; }
  std::optional<IoStatus> ended() const { return ended_; }
  std::size_t wakes() const { return wakes_; }

 private:
  void Wait() {
    stream_.WhenReadable([this] { Read(); });
  }
  void Read() {
    ++wakes_;
    const IoResult read = stream_.ReadSome(buffer_);
    text_.append(buffer_, 0, read.bytes);
    if (read.status == IoStatus::kClosed || read.status == IoStatus::kFailed) {
      ended_ = read.status;
    } else {
      Wait();
    }
  }

  Stream& stream_;
  std::string buffer_;
  std::string text_;
  std::size_t wakes_ = 0;
  std::optional<IoStatus> ended_;
};

// Writes a text as fast as it is taken, then shuts its direction.
class Source {
 public:
  Source(Stream& stream, std::string text) : stream_(stream), rest_(std::move(text)) { Write(); }

  bool failed() const { return failed_; }

 private:
  void Write() {
    while (!rest_.empty()) {
      const IoResult written = stream_.WriteSome(rest_);
      if (written.status == IoStatus::kWouldBlock) {
        stream_.WhenWritable([this] { Write(); });
        return;
      }
      failed_ = written.status != IoStatus::kOk;
      if (failed_) return;
      rest_.erase(0, written.bytes);
    }
    stream_.ShutdownWrite();
  }

  Stream& stream_;
  std::string rest_;
  bool failed_ = false;
};

// A client that is OpenSSL as it comes, with what a test wants to have otherwise.
class PlainOpenSslClient {
 public:
  struct Wish {
    int version = 0;                  // The only one it knows; 0 = any.
    const char* ciphers = nullptr;    // Of TLS 1.2.
    std::string_view protocols = {};  // ALPN, as on the wire.
    SSL_SESSION* session = nullptr;
  };

  PlainOpenSslClient(ManualLoop& loop, FakePeer& server, const Wish& wish)
      : loop_(loop), server_(server), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), wish.version);
    SSL_CTX_set_max_proto_version(context_.get(), wish.version);
    if (wish.ciphers != nullptr) SSL_CTX_set_cipher_list(context_.get(), wish.ciphers);
    ssl_.reset(SSL_new(context_.get()));
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_.get(), in_, out_);
    SSL_set_connect_state(ssl_.get());
    if (!wish.protocols.empty()) {
      SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(wish.protocols.data()),
                          static_cast<unsigned int>(wish.protocols.size()));
    }
    if (wish.session != nullptr) SSL_set_session(ssl_.get(), wish.session);
  }
  ~PlainOpenSslClient() { ERR_clear_error(); }
  PlainOpenSslClient(const PlainOpenSslClient&) = delete;
  PlainOpenSslClient& operator=(const PlainOpenSslClient&) = delete;

  // Carries bytes both ways until both are silent; whether the handshake is done.
  bool Handshake() {
    do {
      SSL_do_handshake(ssl_.get());
    } while (Exchange());
    return SSL_is_init_finished(ssl_.get()) == 1;
  }
  std::string Read() {
    std::string text(100, '\0');
    std::size_t bytes = 0;
    SSL_read_ex(ssl_.get(), text.data(), text.size(), &bytes);
    text.resize(bytes);
    Exchange();
    return text;
  }
  void Write(std::string_view text) {
    std::size_t bytes = 0;
    SSL_write_ex(ssl_.get(), text.data(), text.size(), &bytes);
    Exchange();
  }
  // True when anything moved.
  bool Exchange() {
    char bytes[65536];
    const int sent = BIO_read(out_, bytes, sizeof(bytes));
    if (sent > 0) server_.Send(std::string_view(bytes, static_cast<std::size_t>(sent)));
    loop_.Run();
    const std::string answer = server_.TakeReceived();
    if (!answer.empty()) BIO_write(in_, answer.data(), static_cast<int>(answer.size()));
    return sent > 0 || !answer.empty();
  }

  SSL* ssl() { return ssl_.get(); }

 private:
  ManualLoop& loop_;
  FakePeer& server_;
  std::unique_ptr<SSL_CTX, FreeTls> context_;
  std::unique_ptr<SSL, FreeTls> ssl_;
  BIO* in_;   // Owned by ssl_.
  BIO* out_;  // Likewise.
};

}  // namespace rollcall::testing
