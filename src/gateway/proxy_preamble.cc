#include "gateway/proxy_preamble.h"

#include <span>
#include <utility>

namespace rollcall {

void ProxyPreamble::Read(Loop& loop, std::unique_ptr<Stream> stream, MonotonicTime deadline,
                         Done done) {
  const std::shared_ptr<ProxyPreamble> self(
      new ProxyPreamble(loop, std::move(stream), std::move(done)));
  self->timer_ = loop.RunAt(deadline, [weak = self->weak_from_this()] {
    const auto alive = weak.lock();
    if (!alive) return;
    alive->timer_ = TimerId::kNone;
    alive->Finish(Outcome::kTimedOut);
  });
  self->WaitReadable();
}

ProxyPreamble::ProxyPreamble(Loop& loop, std::unique_ptr<Stream> stream, Done done)
    : loop_(loop), stream_(std::move(stream)), done_(std::move(done)) {}

void ProxyPreamble::WaitReadable() {
  stream_->WhenReadable([self = shared_from_this()] { self->OnReadable(); });
}

void ProxyPreamble::OnReadable() {
  while (stream_ && TakeSome()) {
  }
  if (stream_) WaitReadable();
}

bool ProxyPreamble::TakeSome() {
  const IoResult read = stream_->ReadSome(std::span(bytes_).subspan(received_, header_.missing()));
  if (read.status == IoStatus::kWouldBlock) return false;
  if (read.status != IoStatus::kOk) {
    Finish(Outcome::kLeft);
    return false;
  }
  received_ += read.bytes;
  switch (header_.Parse({bytes_.data(), received_})) {
    case ProxyHeader::Progress::kNeedMore:
      return true;
    case ProxyHeader::Progress::kRefused:
      Finish(Outcome::kBad, header_.error_text());
      return false;
    case ProxyHeader::Progress::kComplete:
      Finish(Outcome::kRead);
      return false;
  }
  return false;
}

void ProxyPreamble::Finish(Outcome outcome, std::string_view rule) {
  if (timer_ != TimerId::kNone) loop_.Cancel(std::exchange(timer_, TimerId::kNone));
  Result result{.outcome = outcome, .client = stream_->remote(), .rule = rule};
  if (outcome == Outcome::kRead && header_.has_source()) {
    result.client = {.ip = header_.source_ip(), .port = header_.source_port()};
  }
  const std::unique_ptr<Stream> closed = outcome == Outcome::kRead ? nullptr : std::move(stream_);
  std::exchange(done_, {})(std::move(stream_), result);
}

}  // namespace rollcall
