#include "gateway/handshake.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "codec/http_response.h"
#include "codec/ws_handshake.h"
#include "gateway/session.h"

namespace rollcall {

Handshake::Handshake(DoorContext& context, std::unique_ptr<Stream> stream)
    : context_(context),
      stream_(std::move(stream)),
      login_deadline_(context.ActiveNow() + context.options.login_timeout),
      deadline_(login_deadline_) {}

void Handshake::Start() {
  context_.wheel.File(*this, deadline_);
  WaitReadable();
}

void Handshake::Cut() {
  if (!stream_) return;
  context_.wheel.Remove(*this);
  stream_.reset();
}

void Handshake::OnDue() {
  const std::shared_ptr<Handshake> alive = shared_from_this();
  if (context_.ActiveNow() < deadline_) {
    context_.wheel.File(*this, deadline_);
  } else if (refused_) {
    Cut();
  } else {
    Refuse({.status = 408, .text = "the request head must arrive within login_timeout"});
  }
}

void Handshake::WaitReadable() {
  stream_->WhenReadable([self = shared_from_this()] { self->OnReadable(); });
}

void Handshake::OnReadable() {
  if (!stream_) return;
  const IoResult read = stream_->ReadSome(context_.read_buffer);
  if (read.status == IoStatus::kClosed || read.status == IoStatus::kFailed) {
    Cut();
    return;
  }
  const std::string_view bytes(context_.read_buffer.data(), read.bytes);
  // What follows a refused request is read, so that closing does not reset the answer away.
  if (!refused_ && !bytes.empty()) TakeInput(bytes);
  if (stream_) WaitReadable();
}

void Handshake::TakeInput(std::string_view bytes) {
  received_ += bytes;
  switch (head_.Parse(received_)) {
    case HttpProgress::kNeedMore:
      return;
    case HttpProgress::kRefused:
      Refuse({.status = HttpStatusOf(head_.error()), .text = head_.error_text()});
      return;
    case HttpProgress::kComplete:
      OnHead();
      return;
  }
}

void Handshake::OnHead() {
  if (head_.path() != kPath) {
    Refuse({.status = 404, .text = "the path must be /v1/connect"});
    return;
  }
  const WsUpgrade upgrade = CheckWsUpgrade(head_);
  if (upgrade.status != 101) {
    Refuse({.status = upgrade.status, .text = upgrade.error_text});
  } else if (!OriginAllowed()) {
    Refuse({.status = 403, .text = "Origin is not allowed"});
  } else if (context_.draining) {
    Refuse({.status = 503, .text = "this node is shutting down"});
  } else {
    Upgrade(upgrade.key);
  }
}

bool Handshake::OriginAllowed() const {
  const HttpFieldMatch origin = head_.Find("Origin");
  if (origin.count > 1) return false;
  const std::vector<std::string>& allowed = context_.options.allowed_origins;
  return origin.count == 0 || allowed.empty() ||
         std::ranges::find(allowed, origin.value) != allowed.end();
}

void Handshake::Upgrade(std::string_view key) {
  std::string& answer = context_.frame;
  answer.clear();
  AppendWsAccept(key, answer);
  // A new socket has room for so little, or is of no use.
  if (stream_->WriteSome(answer).bytes != answer.size()) {
    Cut();
    return;
  }
  context_.wheel.Remove(*this);
  const Address address = stream_->remote();
  const auto session =
      std::make_shared<Session>(context_, std::move(stream_), address, login_deadline_);
  session->Start(std::span<char>(received_).subspan(head_.head_size()));
}

void Handshake::Refuse(const Refusal& refusal) {
  constexpr std::array kUpgradeFields = {HttpField{"Upgrade", "websocket"},
                                         HttpField{"Sec-WebSocket-Version", "13"}};
  constexpr std::array kAllowFields = {HttpField{"Allow", "GET"}};
  constexpr std::array kRetryFields = {HttpField{"Retry-After", "1"}};
  std::span<const HttpField> extra;
  if (refusal.status == 426) extra = kUpgradeFields;
  if (refusal.status == 405) extra = kAllowFields;
  if (refusal.status == 503) extra = kRetryFields;

  context_.deps.metrics.gateway_handshake_refusals.With({std::to_string(refusal.status)})
      .Increment();
  std::string& answer = context_.frame;
  answer.clear();
  AppendHttpResponseHead({.status = refusal.status,
                          .content_type = "text/plain; charset=utf-8",
                          .content_length = refusal.text.size(),
                          .date = {},
                          .close = true,
                          .extra = extra},
                         answer);
  answer += refusal.text;
  if (stream_->WriteSome(answer).bytes != answer.size()) {
    Cut();
    return;
  }
  refused_ = true;
  stream_->ShutdownWrite();
  deadline_ = context_.ActiveNow() + kRefusalWait;
  context_.wheel.File(*this, deadline_);
}

}  // namespace rollcall
