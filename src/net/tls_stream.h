// TlsStream: a Stream that speaks TLS over another one.
//
// The handshake happens inside the first reads and writes, so whatever bounds those bounds it. An
// idle connection holds no record buffers. A peer that says it will send no more (close_notify)
// reads as kClosed; one that ends without saying so was cut short and reads as kFailed.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

#include "base/loop.h"
#include "crypto/tls_context.h"
#include "net/stream.h"
#include "net/tls_failure.h"

namespace rollcall {

// Told how handshakes ended, for whoever counts them. Thread-safe.
class TlsObserver {
 public:
  virtual ~TlsObserver() = default;
  virtual void OnHandshake(bool resumed) = 0;
  virtual void OnHandshakeFailed(TlsFailure failure) = 0;
};

// Loop-confined.
class TlsStream final : public Stream {
 public:
  // The server's side. `loop` is that of `transport`; it and `observer` are borrowed.
  static std::unique_ptr<TlsStream> Accept(Loop& loop, std::unique_ptr<Stream> transport,
                                           const TlsContext& context, TlsObserver& observer);
  // The client's side. The certificate must be for `host`, a name or an IP address.
  static std::unique_ptr<TlsStream> Connect(Loop& loop, std::unique_ptr<Stream> transport,
                                            const TlsContext& context, const std::string& host);
  ~TlsStream() override;  // Closes.
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  // Goes on with the handshake alone, for who wants it done before the first byte. kWouldBlock: ask
  // WhenReadable, whatever it really waits for.
  IoStatus Handshake();
  // Why the handshake failed, for a person. REQUIRES: it did.
  const std::string& failure_text() const { return failure_text_; }

  IoResult ReadSome(std::span<char> into) override;
  IoResult WriteSome(std::string_view bytes) override;
  void WhenReadable(Ready ready) override;
  void WhenWritable(Ready ready) override;
  void ShutdownWrite() override;
  void Close() override;
  const Address& remote() const override { return transport_->remote(); }
  bool IdentifyAs(const Address& client) override { return transport_->IdentifyAs(client); }

 private:
  struct Waits;
  struct Bio;
  enum class Direction : std::uint8_t { kRead, kWrite };
  enum class Phase : std::uint8_t { kHandshake, kOpen, kFailed, kClosed };

  TlsStream(Loop& loop, std::unique_ptr<Stream> transport, const TlsContext& context,
            TlsObserver* observer);

  IoStatus ContinueHandshake(Direction caller);
  IoStatus Finish(int result, Direction caller);
  void NoteInput(Direction caller);
  IoStatus Fail(TlsFailure failure, Direction caller);
  void DescribeFailure(unsigned long error);
  void FinishShutdown();

  std::shared_ptr<Waits> GetWaits();
  void Wait(Direction caller, Ready ready);
  void Arm(const std::shared_ptr<Waits>& waits);
  void OnTransport(const std::shared_ptr<Waits>& waits, Direction ready);
  void PostWake(const std::shared_ptr<Waits>& waits, Direction caller);
  void WakeOther(Direction caller);

  Loop& loop_;
  TlsObserver* const observer_;
  const std::unique_ptr<Stream> transport_;
  std::unique_ptr<SSL, FreeTls> ssl_;  // Null when kClosed.
  std::weak_ptr<Waits> waits_;         // While somebody waits.
  std::string failure_text_;
  Phase phase_ = Phase::kHandshake;
  Direction read_needs_ = Direction::kRead;    // What a read that blocked waits for.
  Direction write_needs_ = Direction::kWrite;  // Likewise.
  bool input_used_up_ = true;                  // What is held inside is at most a part of a record.
  bool transport_ended_ = false;
  bool transport_failed_ = false;
  bool shutting_down_ = false;
  bool goodbye_blocked_ = false;  // close_notify waits for the transport.
};

}  // namespace rollcall
