#include "client/http_call.h"

#include <array>
#include <string_view>
#include <utility>

namespace rollcall {
namespace {

constexpr std::size_t kReadBytes = 16 * 1024;

class HttpCall final : public std::enable_shared_from_this<HttpCall> {
 public:
  HttpCall(Loop& loop, std::unique_ptr<Stream> stream, std::string request,
           UniqueFunction<void(Result<HttpAnswer>)> done)
      : loop_(loop),
        stream_(std::move(stream)),
        request_(std::move(request)),
        done_(std::move(done)) {}

  void Start(MonotonicTime deadline) {
    timer_ = loop_.RunAt(deadline, [self = shared_from_this()] {
      self->Finish(Status(StatusCode::kDeadlineExceeded, "the server did not answer in time"));
    });
    stream_->WhenWritable([self = shared_from_this()] { self->Write(); });
  }

 private:
  void Write() {
    while (written_ < request_.size()) {
      const IoResult result = stream_->WriteSome(std::string_view(request_).substr(written_));
      if (result.status == IoStatus::kWouldBlock) {
        stream_->WhenWritable([self = shared_from_this()] { self->Write(); });
        return;
      }
      // A server may refuse a body it does not want and close: its answer is still to be read.
      if (result.status != IoStatus::kOk) break;
      written_ += result.bytes;
    }
    stream_->WhenReadable([self = shared_from_this()] { self->Read(); });
  }

  void Read() {
    std::array<char, kReadBytes> buffer;
    for (;;) {
      const IoResult result = stream_->ReadSome(buffer);
      if (result.status == IoStatus::kWouldBlock) {
        stream_->WhenReadable([self = shared_from_this()] { self->Read(); });
        return;
      }
      if (result.status == IoStatus::kFailed) {
        // What has come may be all, or not: TLS cut short fails too.
        Finish(Status(StatusCode::kUnavailable,
                      "the connection was lost before the answer was "
                      "complete"));
        return;
      }
      if (result.status == IoStatus::kClosed) {
        const Status ended = reader_.Finish();
        Finish(ended.ok() ? Result<HttpAnswer>(std::move(reader_.answer())) : ended);
        return;
      }
      const Status status = reader_.Feed(std::string_view(buffer.data(), result.bytes));
      if (!status.ok() || reader_.complete()) {
        Finish(status.ok() ? Result<HttpAnswer>(std::move(reader_.answer())) : status);
        return;
      }
    }
  }

  void Finish(Result<HttpAnswer> result) {
    if (!done_) return;
    loop_.Cancel(timer_);
    stream_->Close();
    std::exchange(done_, nullptr)(std::move(result));
  }

  Loop& loop_;
  std::unique_ptr<Stream> stream_;
  std::string request_;
  std::size_t written_ = 0;
  HttpAnswerReader reader_{kMaxAnswerBytes};
  TimerId timer_ = TimerId::kNone;
  UniqueFunction<void(Result<HttpAnswer>)> done_;
};

}  // namespace

void CallHttp(Loop& loop, std::unique_ptr<Stream> stream, std::string request,
              MonotonicTime deadline, UniqueFunction<void(Result<HttpAnswer>)> done) {
  std::make_shared<HttpCall>(loop, std::move(stream), std::move(request), std::move(done))
      ->Start(deadline);
}

}  // namespace rollcall
