#include "app/entrance.h"

#include <string>
#include <string_view>
#include <utility>

namespace rollcall {

Entrance::Entrance(const Parts& parts, const Rules& rules, Admit admit)
    : parts_(parts), rules_(rules), admit_(std::move(admit)) {}

void Entrance::Enter(std::size_t loop, std::unique_ptr<Stream> stream) {
  const Address peer = stream->remote();
  if (!rules_.proxy_protocol) {
    Identify(loop, std::move(stream), peer);
  } else if (rules_.clients->trusted().Contains(peer)) {
    ReadProxyHeader(loop, std::move(stream));
  } else {
    (*rules_.refusals)[DoorRefusal::kUntrustedPeer].Increment();
  }
}

void Entrance::ReadProxyHeader(std::size_t loop, std::unique_ptr<Stream> stream) {
  ProxyPreamble::Read(
      parts_.loops.at(loop), std::move(stream), parts_.clock.Now() + rules_.proxy_timeout,
      [this, loop](std::unique_ptr<Stream> after, const ProxyPreamble::Result& result) {
        OnProxyHeader(loop, std::move(after), result);
      });
}

void Entrance::OnProxyHeader(std::size_t loop, std::unique_ptr<Stream> stream,
                             const ProxyPreamble::Result& result) {
  switch (result.outcome) {
    case ProxyPreamble::Outcome::kRead:
      Identify(loop, std::move(stream), result.client);
      return;
    case ProxyPreamble::Outcome::kLeft:
      return;
    case ProxyPreamble::Outcome::kTimedOut:
      (*rules_.refusals)[DoorRefusal::kProxyHeaderTimeout].Increment();
      return;
    case ProxyPreamble::Outcome::kBad:
      (*rules_.refusals)[DoorRefusal::kBadProxyHeader].Increment();
      const std::string proxy = result.client.ToText();
      parts_.logger.Write(LogLevel::kDebug, "bad PROXY header",
                          {{"proxy", std::string_view(proxy)}, {"rule", result.rule}});
      return;
  }
}

void Entrance::Identify(std::size_t loop, std::unique_ptr<Stream> stream, const Address& client) {
  if (stream->IdentifyAs(client)) Open(loop, std::move(stream));
}

void Entrance::Open(std::size_t loop, std::unique_ptr<Stream> stream) {
  if (rules_.tls != nullptr) stream = rules_.tls->Wrap(parts_.loops.at(loop), std::move(stream));
  admit_(loop, std::move(stream));
}

}  // namespace rollcall
