#include "gateway/handshake.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "codec/http_response.h"
#include "codec/ws_handshake.h"
#include "gateway/session.h"
#include "http/forwarded_client.h"

namespace rollcall {
namespace {

// Nobody can know when a connection of theirs will end.
constexpr Duration kConnectionsRetry = std::chrono::seconds(10);

}  // namespace

Handshake::Handshake(DoorContext& context, std::unique_ptr<Stream> stream)
    : context_(context),
      stream_(std::move(stream)),
      login_deadline_(context.ActiveNow() + context.options.login_timeout),
      deadline_(std::min(login_deadline_, context_.ActiveNow() + kFirstByteTimeout)) {}

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
    CountRefusal(received_.empty() ? DoorRefusal::kFirstByteTimeout : DoorRefusal::kHeadTimeout);
    Refuse({.status = 408, .text = "the request head did not arrive in time"});
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
  if (received_.empty()) {
    deadline_ = std::min(login_deadline_, context_.ActiveNow() + kHeadTimeout);
    context_.wheel.File(*this, deadline_);
  }
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
    Refuse({.status = 503,
            .text = "this node is shutting down",
            .retry_after = std::chrono::seconds(1)});
  } else if (AdmitClient()) {
    Upgrade(upgrade.key);
  }
}

bool Handshake::AdmitClient() {
  ClientLimits& clients = context_.deps.clients;
  const Address client = ForwardedClient(stream_->remote(), head_.fields(), clients.trusted());
  if (client != stream_->remote() && !stream_->IdentifyAs(client)) {
    Refuse({.status = 429,
            .text = "this address has too many connections",
            .retry_after = kConnectionsRetry});
    return false;
  }
  const Duration wait = clients.Wait(client);
  if (wait == Duration::zero()) return true;
  CountRefusal(DoorRefusal::kAddressFailures);
  Refuse({.status = 429,
          .text = "too many logins of this address had a bad token",
          .retry_after = wait});
  return false;
}

void Handshake::CountRefusal(DoorRefusal reason) {
  context_.deps.metrics.door_refusals[Door::kGateway][reason].Increment();
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
  // Whole seconds, never too early.
  const std::string seconds =
      std::to_string(std::chrono::ceil<std::chrono::seconds>(refusal.retry_after).count());
  const std::array retry_fields = {HttpField{"Retry-After", seconds}};
  std::span<const HttpField> extra;
  if (refusal.status == 426) extra = kUpgradeFields;
  if (refusal.status == 405) extra = kAllowFields;
  if (refusal.retry_after > Duration::zero()) extra = retry_fields;

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
