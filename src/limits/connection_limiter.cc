#include "limits/connection_limiter.h"

#include <boost/container_hash/hash.hpp>

#include "base/check.h"
#include "domain/network.h"

namespace rollcall {

void ConnectionLimiter::SetMax(std::uint32_t max_per_address) {
  const std::scoped_lock lock(mutex_);
  max_ = max_per_address;
}

bool ConnectionLimiter::Open(const Address& client) {
  const Key key = SubscriberOf(client).ip;
  const std::scoped_lock lock(mutex_);
  std::uint32_t& open = open_[key];
  if (max_ > 0 && open >= max_) return false;
  ++open;
  return true;
}

void ConnectionLimiter::Close(const Address& client) {
  const std::scoped_lock lock(mutex_);
  const auto found = open_.find(SubscriberOf(client).ip);
  CHECK(found != open_.end());
  if (--found->second == 0) open_.erase(found);
}

std::size_t ConnectionLimiter::size() const {
  const std::scoped_lock lock(mutex_);
  return open_.size();
}

}  // namespace rollcall
