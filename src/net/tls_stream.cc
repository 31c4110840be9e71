#include "net/tls_stream.h"

#include <utility>

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/check.h"

namespace rollcall {

// Who waits for what. Owned by the waits of the transport that are in flight, and by posted tasks:
// never by the stream, which its waiters may own.
struct TlsStream::Waits {
  Ready reader;
  Ready writer;
  bool reading = false;  // The transport's WhenReadable is pending.
  bool writing = false;  // Likewise.
  bool closed = false;

  Ready& Of(Direction caller) { return caller == Direction::kRead ? reader : writer; }
};

// OpenSSL's way to the transport: never blocks, raises no signal, buffers nothing.
struct TlsStream::Bio {
  static TlsStream& StreamOf(BIO* bio) { return *static_cast<TlsStream*>(BIO_get_data(bio)); }

  // As read(2): 0 is the end, -1 is "not now" when the retry flag is set, else a failure.
  static int Read(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    TlsStream& stream = StreamOf(bio);
    const IoResult read = stream.transport_->ReadSome({into, static_cast<std::size_t>(size)});
    if (read.status == IoStatus::kOk) return static_cast<int>(read.bytes);
    if (read.status == IoStatus::kWouldBlock) BIO_set_retry_read(bio);
    if (read.status == IoStatus::kFailed) stream.transport_failed_ = true;
    if (read.status != IoStatus::kClosed) return -1;
    stream.transport_ended_ = true;
    return 0;
  }

  static int Write(BIO* bio, const char* data, int size) {
    BIO_clear_retry_flags(bio);
    TlsStream& stream = StreamOf(bio);
    const IoResult written = stream.transport_->WriteSome({data, static_cast<std::size_t>(size)});
    if (written.status == IoStatus::kOk) return static_cast<int>(written.bytes);
    if (written.status == IoStatus::kWouldBlock) {
      BIO_set_retry_write(bio);
    } else {
      stream.transport_failed_ = true;
    }
    return -1;
  }

  static long Control(BIO* bio, int command, long /*number*/, void* /*data*/) {
    if (command == BIO_CTRL_FLUSH) return 1;
    return command == BIO_CTRL_EOF && StreamOf(bio).transport_ended_ ? 1 : 0;
  }

  static BIO_METHOD* MakeMethod() {
    BIO_METHOD* const method =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "rollcall stream");
    CHECK(method != nullptr);
    BIO_meth_set_read(method, Read);
    BIO_meth_set_write(method, Write);
    BIO_meth_set_ctrl(method, Control);
    return method;
  }

  static BIO* Make(TlsStream& stream) {
    static BIO_METHOD* const kMethod = MakeMethod();
    BIO* const bio = BIO_new(kMethod);
    CHECK(bio != nullptr);
    BIO_set_data(bio, &stream);
    BIO_set_init(bio, 1);
    return bio;
  }
};

TlsStream::TlsStream(Loop& loop, std::unique_ptr<Stream> transport, const TlsContext& context,
                     TlsObserver* observer)
    : loop_(loop),
      observer_(observer),
      transport_(std::move(transport)),
      ssl_(SSL_new(context.handle())) {
  CHECK(ssl_ != nullptr);
  BIO* const bio = Bio::Make(*this);
  SSL_set_bio(ssl_.get(), bio, bio);
}

std::unique_ptr<TlsStream> TlsStream::Accept(Loop& loop, std::unique_ptr<Stream> transport,
                                             const TlsContext& context, TlsObserver& observer) {
  std::unique_ptr<TlsStream> stream(new TlsStream(loop, std::move(transport), context, &observer));
  SSL_set_accept_state(stream->ssl_.get());
  return stream;
}

std::unique_ptr<TlsStream> TlsStream::Connect(Loop& loop, std::unique_ptr<Stream> transport,
                                              const TlsContext& context, const std::string& host) {
  std::unique_ptr<TlsStream> stream(new TlsStream(loop, std::move(transport), context, nullptr));
  SSL* const ssl = stream->ssl_.get();
  SSL_set_connect_state(ssl);
  // RFC 6066 3: the server is told names only, not addresses.
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) != 1) {
    ERR_clear_error();
    CHECK(SSL_set1_host(ssl, host.c_str()) == 1);
    // What SSL_set_tlsext_host_name is a macro for; it copies the name.
    CHECK(SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                   const_cast<char*>(host.c_str())) == 1);
  }
  return stream;
}

TlsStream::~TlsStream() {
  Close();
}

// --- Reading, writing, the handshake ------------------------------------------------------------

IoStatus TlsStream::Handshake() {
  return ContinueHandshake(Direction::kRead);
}

// kOk when it is done. Apart from reading and writing, so that what comes behind it is told apart.
IoStatus TlsStream::ContinueHandshake(Direction caller) {
  if (phase_ == Phase::kOpen) return IoStatus::kOk;
  if (phase_ != Phase::kHandshake) return IoStatus::kFailed;
  ERR_clear_error();
  const IoStatus status = Finish(SSL_do_handshake(ssl_.get()), caller);
  if (status != IoStatus::kOk) return status;
  phase_ = Phase::kOpen;
  input_used_up_ = SSL_has_pending(ssl_.get()) == 0;  // Whoever called may have read for the other.
  if (observer_ != nullptr) observer_->OnHandshake(SSL_session_reused(ssl_.get()) == 1);
  WakeOther(caller);
  return IoStatus::kOk;
}

IoResult TlsStream::ReadSome(std::span<char> into) {
  CHECK(!into.empty());
  IoResult result{.status = ContinueHandshake(Direction::kRead)};
  if (result.status != IoStatus::kOk) return result;
  ERR_clear_error();
  const int done = SSL_read_ex(ssl_.get(), into.data(), into.size(), &result.bytes);
  result.status = Finish(done, Direction::kRead);
  return result;
}

IoResult TlsStream::WriteSome(std::string_view bytes) {
  CHECK(!bytes.empty());
  if (shutting_down_) return {.status = IoStatus::kFailed};
  IoResult result{.status = ContinueHandshake(Direction::kWrite)};
  if (result.status != IoStatus::kOk) return result;
  ERR_clear_error();
  const int done = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &result.bytes);
  result.status = Finish(done, Direction::kWrite);
  return result;
}

// What the call of OpenSSL that `caller` just made came to.
IoStatus TlsStream::Finish(int result, Direction caller) {
  const int error = SSL_get_error(ssl_.get(), result);
  Direction& needs = caller == Direction::kRead ? read_needs_ : write_needs_;
  switch (error) {
    case SSL_ERROR_NONE:
      needs = caller;
      NoteInput(caller);
      return IoStatus::kOk;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      needs = error == SSL_ERROR_WANT_READ ? Direction::kRead : Direction::kWrite;
      NoteInput(caller);
      // What is still held is part of a record: only the transport can complete it.
      if (caller == Direction::kRead) input_used_up_ = true;
      return IoStatus::kWouldBlock;
    case SSL_ERROR_ZERO_RETURN:
      return phase_ == Phase::kOpen ? IoStatus::kClosed : Fail(TlsFailure::kLeft, caller);
    default:
      return Fail(TlsFailureOf(ERR_peek_last_error()), caller);
  }
}

// After a call that went well as far as it went.
void TlsStream::NoteInput(Direction caller) {
  if (caller == Direction::kRead) input_used_up_ = SSL_has_pending(ssl_.get()) == 0;
  if (const std::shared_ptr<Waits> waits = waits_.lock()) Arm(waits);
}

IoStatus TlsStream::Fail(TlsFailure failure, Direction caller) {
  if (phase_ == Phase::kHandshake) {
    const bool has_left = transport_ended_ || transport_failed_;
    if (observer_ != nullptr) {
      observer_->OnHandshakeFailed(has_left ? TlsFailure::kLeft : failure);
    } else {
      DescribeFailure(ERR_peek_last_error());
    }
  }
  ERR_clear_error();
  phase_ = Phase::kFailed;
  WakeOther(caller);
  return IoStatus::kFailed;
}

void TlsStream::DescribeFailure(unsigned long error) {
  const long verdict = SSL_get_verify_result(ssl_.get());
  if (verdict != X509_V_OK) {
    failure_text_ =
        std::string("its certificate was not accepted: ") + X509_verify_cert_error_string(verdict);
  } else if (transport_ended_ || transport_failed_) {
    failure_text_ = "the connection was closed during the TLS handshake";
  } else if (TlsFailureOf(error) == TlsFailure::kNotTls) {
    failure_text_ = "what answers there does not speak TLS";
  } else {
    const char* const reason = ERR_reason_error_string(error);
    failure_text_ =
        std::string("the TLS handshake failed: ") + (reason == nullptr ? "unknown reason" : reason);
  }
}

// --- Waiting ------------------------------------------------------------------------------------

void TlsStream::WhenReadable(Ready ready) {
  Wait(Direction::kRead, std::move(ready));
}

void TlsStream::WhenWritable(Ready ready) {
  Wait(Direction::kWrite, std::move(ready));
}

std::shared_ptr<TlsStream::Waits> TlsStream::GetWaits() {
  std::shared_ptr<Waits> waits = waits_.lock();
  if (waits == nullptr) {
    waits = std::make_shared<Waits>();
    waits_ = waits;
  }
  return waits;
}

void TlsStream::Wait(Direction caller, Ready ready) {
  if (phase_ == Phase::kClosed) return;
  const std::shared_ptr<Waits> waits = GetWaits();
  CHECK(!waits->Of(caller));
  waits->Of(caller) = std::move(ready);
  // The socket may stay silent although there is something to say: bytes that were read ahead, or
  // the failure that the other direction ran into.
  const bool holds_input = caller == Direction::kRead && !input_used_up_;
  if (holds_input || phase_ == Phase::kFailed) return PostWake(waits, caller);
  Arm(waits);
}

// At most one wait in each direction is pending on the transport, whoever it is for. It runs
// nothing after it was closed, so `this` is there when these run.
void TlsStream::Arm(const std::shared_ptr<Waits>& waits) {
  const auto is_needed = [&](Direction direction) {
    return (waits->reader && read_needs_ == direction) ||
           (waits->writer && write_needs_ == direction) ||
           (goodbye_blocked_ && direction == Direction::kWrite);
  };
  if (is_needed(Direction::kRead) && !std::exchange(waits->reading, true)) {
    transport_->WhenReadable([this, waits] {
      waits->reading = false;
      OnTransport(waits, Direction::kRead);
    });
  }
  if (is_needed(Direction::kWrite) && !std::exchange(waits->writing, true)) {
    transport_->WhenWritable([this, waits] {
      waits->writing = false;
      OnTransport(waits, Direction::kWrite);
    });
  }
}

void TlsStream::OnTransport(const std::shared_ptr<Waits>& waits, Direction ready) {
  if (ready == Direction::kWrite && std::exchange(goodbye_blocked_, false)) FinishShutdown();
  Ready reader;
  Ready writer;
  if (read_needs_ == ready) reader = std::exchange(waits->reader, nullptr);
  if (write_needs_ == ready) writer = std::exchange(waits->writer, nullptr);
  Arm(waits);
  // Either may be the end of this stream.
  if (reader) reader();
  if (writer && !waits->closed) writer();
}

void TlsStream::PostWake(const std::shared_ptr<Waits>& waits, Direction caller) {
  loop_.Post([waits, caller] {
    if (waits->closed || !waits->Of(caller)) return;
    std::exchange(waits->Of(caller), nullptr)();
  });
}

void TlsStream::WakeOther(Direction caller) {
  const std::shared_ptr<Waits> waits = waits_.lock();
  const Direction other = caller == Direction::kRead ? Direction::kWrite : Direction::kRead;
  if (waits != nullptr && waits->Of(other)) PostWake(waits, other);
}

// --- The end ------------------------------------------------------------------------------------

void TlsStream::ShutdownWrite() {
  if (phase_ == Phase::kClosed || std::exchange(shutting_down_, true)) return;
  FinishShutdown();
}

void TlsStream::FinishShutdown() {
  if (phase_ == Phase::kOpen) {
    ERR_clear_error();
    const int result = SSL_shutdown(ssl_.get());
    goodbye_blocked_ = result < 0 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_WRITE;
    ERR_clear_error();
    if (goodbye_blocked_) return Arm(GetWaits());
  }
  transport_->ShutdownWrite();
}

void TlsStream::Close() {
  if (phase_ == Phase::kClosed) return;
  if (phase_ == Phase::kHandshake && observer_ != nullptr) {
    observer_->OnHandshakeFailed(TlsFailure::kCutOff);
  }
  // RFC 8446 6.1: said before the end, if the transport takes it; nobody waits for it.
  if (phase_ == Phase::kOpen && !shutting_down_) SSL_shutdown(ssl_.get());
  ERR_clear_error();
  phase_ = Phase::kClosed;
  if (const std::shared_ptr<Waits> waits = waits_.lock()) waits->closed = true;
  transport_->Close();
  ssl_.reset();
}

}  // namespace rollcall
