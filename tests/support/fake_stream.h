// A Stream in memory: the code under test owns the FakeStream, the test keeps its FakePeer.

#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/loop.h"
#include "net/stream.h"

namespace rollcall::testing {

// The far end of one FakeStream; outlives it.
//
// Loop-confined.
class FakePeer {
 public:
  explicit FakePeer(Loop& loop) : loop_(loop) {}

  // Bytes the stream will read, each call of ReadSome at most `read_size` of them.
  void Send(std::string_view bytes) {
    to_stream_ += bytes;
    Wake(readable_);
  }
  void set_read_size(std::size_t bytes) { read_size_ = bytes; }
  // FIN: the stream reads kClosed once it has read everything sent before.
  void SendEnd() {
    ended_ = true;
    Wake(readable_);
  }
  // RST: every later call of the stream fails.
  void Reset() {
    failed_ = true;
    Wake(readable_);
    Wake(writable_);
  }

  // How many more bytes the peer lets the stream write; unlimited at first.
  void SetWindow(std::size_t bytes) {
    window_ = bytes;
    if (window_ > 0) Wake(writable_);
  }

  // What IdentifyAs answers.
  void set_admits(bool admits) { admits_ = admits; }

  const std::string& received() const { return received_; }
  std::string TakeReceived() { return std::exchange(received_, {}); }
  bool write_shut() const { return write_shut_; }  // By ShutdownWrite or Close.
  bool closed() const { return closed_; }
  bool reading() const { return static_cast<bool>(readable_); }
  std::size_t unread() const { return to_stream_.size(); }
  std::size_t writes() const { return writes_; }  // Calls of WriteSome that moved bytes.

 private:
  friend class FakeStream;

  void Wake(Stream::Ready& waiter) {
    if (waiter) loop_.Post(Guarded(std::exchange(waiter, {})));
  }
  // A wake-up already posted must not run after the stream was closed.
  Loop::Task Guarded(Stream::Ready ready) {
    return [alive = std::weak_ptr<char>(alive_), ready = std::move(ready)]() mutable {
      if (!alive.expired()) ready();
    };
  }

  Loop& loop_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
  std::string to_stream_;
  std::string received_;
  std::size_t read_size_ = std::numeric_limits<std::size_t>::max();
  std::size_t window_ = std::numeric_limits<std::size_t>::max();
  std::size_t writes_ = 0;
  bool ended_ = false;
  bool failed_ = false;
  bool write_shut_ = false;
  bool closed_ = false;
  bool admits_ = true;
  Stream::Ready readable_;
  Stream::Ready writable_;
};

// Loop-confined.
class FakeStream final : public Stream {
 public:
  FakeStream(std::shared_ptr<FakePeer> peer, Address remote = {})
      : peer_(std::move(peer)), remote_(remote) {}
  ~FakeStream() override { Close(); }

  IoResult ReadSome(std::span<char> into) override {
    if (peer_->failed_ || peer_->closed_) return {IoStatus::kFailed, 0};
    const std::size_t bytes = std::min({into.size(), peer_->to_stream_.size(), peer_->read_size_});
    if (bytes == 0) return {peer_->ended_ ? IoStatus::kClosed : IoStatus::kWouldBlock, 0};
    peer_->to_stream_.copy(into.data(), bytes);
    peer_->to_stream_.erase(0, bytes);
    return {IoStatus::kOk, bytes};
  }

  IoResult WriteSome(std::string_view bytes) override {
    if (peer_->failed_ || peer_->write_shut_) return {IoStatus::kFailed, 0};
    const std::size_t moved = std::min(bytes.size(), peer_->window_);
    if (moved == 0) return {IoStatus::kWouldBlock, 0};
    if (peer_->window_ != std::numeric_limits<std::size_t>::max()) peer_->window_ -= moved;
    peer_->received_ += bytes.substr(0, moved);
    ++peer_->writes_;
    return {IoStatus::kOk, moved};
  }

  void WhenReadable(Ready ready) override {
    CHECK(!peer_->readable_);
    if (peer_->closed_) return;
    peer_->readable_ = std::move(ready);
    if (!peer_->to_stream_.empty() || peer_->ended_ || peer_->failed_) {
      peer_->Wake(peer_->readable_);
    }
  }

  void WhenWritable(Ready ready) override {
    CHECK(!peer_->writable_);
    if (peer_->closed_) return;
    peer_->writable_ = std::move(ready);
    if (peer_->window_ > 0 || peer_->failed_) peer_->Wake(peer_->writable_);
  }

  void ShutdownWrite() override { peer_->write_shut_ = true; }

  void Close() override {
    if (peer_->closed_) return;
    peer_->closed_ = true;
    peer_->write_shut_ = true;
    peer_->alive_.reset();
    // Destroyed on a later turn, as a real stream's are.
    peer_->loop_.Post([r = std::move(peer_->readable_), w = std::move(peer_->writable_)] {});
    peer_->readable_ = {};
    peer_->writable_ = {};
  }

  const Address& remote() const override { return remote_; }
  bool IdentifyAs(const Address& client) override {
    remote_ = client;
    return peer_->admits_;
  }

 private:
  std::shared_ptr<FakePeer> peer_;
  Address remote_;
};

}  // namespace rollcall::testing
