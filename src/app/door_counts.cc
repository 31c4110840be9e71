#include "app/door_counts.h"

namespace rollcall {

DoorCount::DoorCount(Catalog& metrics, Door door, const DoorBounds& bounds)
    : accepts_(metrics.net_accepts[door]),
      errors_(metrics.net_accept_errors[door]),
      open_(metrics.net_connections[door]),
      refusals_(metrics.door_refusals[door]),
      bounds_(bounds) {}

bool DoorCount::OnAccepted() {
  accepts_.Increment();
  if (bounds_.budget != nullptr && !bounds_.budget->Take()) {
    refusals_[DoorRefusal::kNoDescriptor].Increment();
    return false;
  }
  open_.Increment();
  return true;
}

StreamObserver::Client DoorCount::OnIdentified(const Address& client) {
  if (bounds_.clients == nullptr || bounds_.clients->IsExempt(client)) return Client::kNotCounted;
  if (bounds_.clients->connections().Open(client)) return Client::kCounted;
  refusals_[DoorRefusal::kAddressConnections].Increment();
  return Client::kTooMany;
}

void DoorCount::OnStreamGone(const Address* client) {
  if (client != nullptr) bounds_.clients->connections().Close(*client);
  if (bounds_.budget != nullptr) bounds_.budget->Return();
  open_.Decrement();
}

}  // namespace rollcall
