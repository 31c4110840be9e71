#include "app/tls_door.h"

#include <utility>

namespace rollcall {
namespace {

std::array<prometheus::Counter*, kTlsFailures.size()> FailureCounters(Catalog& metrics, Door door) {
  std::array<prometheus::Counter*, kTlsFailures.size()> counters{};
  for (std::size_t i = 0; i < counters.size(); ++i) {
    counters[i] = &metrics.net_tls_handshake_failures.With({ToText(door), ToText(kTlsFailures[i])});
  }
  return counters;
}

}  // namespace

TlsDoor::TlsDoor(Catalog& metrics, Door door)
    : full_(metrics.net_tls_handshakes.With({ToText(door), "full"})),
      resumed_(metrics.net_tls_handshakes.With({ToText(door), "resumed"})),
      failures_(FailureCounters(metrics, door)),
      expiry_(metrics.net_tls_certificate_expiry[door]) {}

void TlsDoor::Use(std::shared_ptr<const TlsContext> context) {
  expiry_.Set(context == nullptr ? 0 : static_cast<double>(UnixSeconds(context->valid_until())));
  const std::lock_guard lock(mutex_);
  context_ = std::move(context);
}

bool TlsDoor::is_on() {
  const std::lock_guard lock(mutex_);
  return context_ != nullptr;
}

std::unique_ptr<Stream> TlsDoor::Wrap(Loop& loop, std::unique_ptr<Stream> stream) {
  std::shared_ptr<const TlsContext> context;
  {
    const std::lock_guard lock(mutex_);
    context = context_;
  }
  if (context == nullptr) return stream;
  return TlsStream::Accept(loop, std::move(stream), *context, *this);
}

void TlsDoor::OnHandshake(bool resumed) {
  (resumed ? resumed_ : full_).Increment();
}

void TlsDoor::OnHandshakeFailed(TlsFailure failure) {
  failures_[static_cast<std::size_t>(failure)]->Increment();
}

void TlsDoors::Use(const DoorTls& tls) {
  (*this)[Door::kOpenApi].Use(tls.openapi);
  (*this)[Door::kGateway].Use(tls.gateway);
  (*this)[Door::kAdmin].Use(tls.admin);
}

}  // namespace rollcall
