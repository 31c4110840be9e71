#include "client/connector.h"

#include <string>
#include <utility>

#include "base/check.h"
#include "net/tls_stream.h"

namespace rollcall {
namespace {

// One handshake: decided by the server or by the deadline, whichever comes first.
class Handshake final : public std::enable_shared_from_this<Handshake> {
 public:
  Handshake(Loop& loop, std::unique_ptr<TlsStream> stream, std::string server, Dialer::Done done)
      : loop_(loop),
        stream_(std::move(stream)),
        server_(std::move(server)),
        done_(std::move(done)) {}

  void Start(MonotonicTime deadline) {
    timer_ = loop_.RunAt(deadline, [self = shared_from_this()] {
      self->Finish(Status(StatusCode::kDeadlineExceeded,
                          self->server_ + ": the TLS handshake was not done in time"));
    });
    Step();
  }

 private:
  void Step() {
    switch (stream_->Handshake()) {
      case IoStatus::kWouldBlock:
        stream_->WhenReadable([self = shared_from_this()] { self->Step(); });
        return;
      case IoStatus::kOk:
        Finish(std::unique_ptr<Stream>(std::move(stream_)));
        return;
      case IoStatus::kClosed:
      case IoStatus::kFailed:
        Finish(Status(StatusCode::kUnavailable, server_ + ": " + stream_->failure_text()));
        return;
    }
  }

  void Finish(Result<std::unique_ptr<Stream>> result) {
    if (!done_) return;
    loop_.Cancel(timer_);
    stream_.reset();
    std::exchange(done_, nullptr)(std::move(result));
  }

  Loop& loop_;
  std::unique_ptr<TlsStream> stream_;  // Until it is decided.
  const std::string server_;
  TimerId timer_ = TimerId::kNone;
  Dialer::Done done_;
};

}  // namespace

void Connector::Connect(const Url& url, const Dialer::Target& target, MonotonicTime deadline,
                        Dialer::Done done) {
  CHECK(tls_ != nullptr || !url.is_tls);
  if (!url.is_tls) return Dialer(loop_).Dial(target, deadline, std::move(done));
  Dialer(loop_).Dial(target, deadline,
                     [&loop = loop_, tls = tls_, url, deadline,
                      done = std::move(done)](Result<std::unique_ptr<Stream>> dialled) mutable {
                       if (!dialled) return done(dialled.error());
                       auto stream = TlsStream::Connect(loop, *std::move(dialled), *tls, url.host);
                       std::make_shared<Handshake>(loop, std::move(stream), url.Authority(),
                                                   std::move(done))
                           ->Start(deadline);
                     });
}

}  // namespace rollcall
