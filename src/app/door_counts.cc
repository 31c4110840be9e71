#include "app/door_counts.h"

#include <string>
#include <string_view>
#include <system_error>

namespace rollcall {

DoorCount::DoorCount(const Parts& parts, Door door, const DoorBounds& bounds)
    : parts_(parts),
      door_(door),
      accepts_(parts.metrics.net_accepts[door]),
      errors_(parts.metrics.net_accept_errors[door]),
      open_(parts.metrics.net_connections[door]),
      refusals_(parts.metrics.door_refusals[door]),
      bounds_(bounds) {}

bool DoorCount::MayWrite(NextLine& next) const {
  const Duration now = parts_.clock.Now().time_since_epoch();
  Duration due = next;
  return now >= due && next.compare_exchange_strong(due, now + kLinePause);
}

void DoorCount::OnError(int error_number) {
  errors_.Increment();
  if (!MayWrite(next_error_line_)) return;
  const std::string reason = std::generic_category().message(error_number);
  parts_.logger.Write(LogLevel::kError, "cannot accept",
                      {{"door", ToText(door_)}, {"reason", std::string_view(reason)}});
}

bool DoorCount::OnAccepted() {
  accepts_.Increment();
  if (bounds_.budget != nullptr && !bounds_.budget->Take()) {
    refusals_[DoorRefusal::kNoDescriptor].Increment();
    if (MayWrite(next_socket_line_)) {
      parts_.logger.Write(LogLevel::kWarn, "sockets are used up, new ones are closed",
                          {{"door", ToText(door_)}});
    }
    return false;
  }
  open_.Increment();
  return true;
}

StreamObserver::Client DoorCount::OnIdentified(const Address& client) {
  if (bounds_.clients == nullptr || bounds_.clients->IsExempt(client)) return Client::kNotCounted;
  if (bounds_.clients->connections().Open(client)) return Client::kCounted;
  refusals_[DoorRefusal::kAddressConnections].Increment();
  if (MayWrite(next_client_line_)) {
    const std::string text = client.ToText();
    parts_.logger.Write(LogLevel::kWarn,
                        "max_connections_per_address reached; is it a proxy for trusted_proxies?",
                        {{"door", ToText(door_)}, {"client", std::string_view(text)}});
  }
  return Client::kTooMany;
}

void DoorCount::OnStreamGone(const Address* client) {
  if (client != nullptr) bounds_.clients->connections().Close(*client);
  if (bounds_.budget != nullptr) bounds_.budget->Return();
  open_.Decrement();
}

}  // namespace rollcall
