#include "net/readiness.h"

#include <algorithm>

#include "base/check.h"

namespace rollcall {

ReadyTarget::~ReadyTarget() {
  CHECK(next_ == nullptr && previous_ == nullptr);
}

Readiness::Readiness() : set_(::epoll_create1(EPOLL_CLOEXEC)) {
  CHECK(set_);
}

Readiness::~Readiness() {
  CHECK(is_stopped() && first_ == nullptr);
}

bool Readiness::Add(int descriptor, ReadyTarget& target) {
  if (is_stopped()) return false;
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &target}};
  if (::epoll_ctl(set_.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) return false;
  target.next_ = first_;
  target.previous_ = &target;  // Of the first one: itself, so that null means that it is in no set.
  if (first_ != nullptr) first_->previous_ = &target;
  first_ = &target;
  return true;
}

void Readiness::Remove(int descriptor, ReadyTarget& target) {
  if (target.previous_ == nullptr) return;
  // Closing would do as well, unless another process has got hold of the socket.
  if (!is_stopped()) ::epoll_ctl(set_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
  Unlink(target);
}

void Readiness::Unlink(ReadyTarget& target) {
  if (first_ == &target) {
    first_ = target.next_;
    if (first_ != nullptr) first_->previous_ = first_;
  } else {
    target.previous_->next_ = target.next_;
    if (target.next_ != nullptr) target.next_->previous_ = target.previous_;
  }
  target.next_ = nullptr;
  target.previous_ = nullptr;
  for (int i = next_event_; i < events_in_hand_; ++i) {
    epoll_event& event = events_[static_cast<std::size_t>(i)];
    if (event.data.ptr == &target) event.data.ptr = nullptr;
  }
}

void Readiness::Stop() {
  CHECK(!is_stopped());
  set_ = UniqueFd();
  while (first_ != nullptr) {
    ReadyTarget& target = *first_;
    Unlink(target);
    target.OnLoopEnd();
  }
}

void Readiness::Collect(Wait wait) {
  const int timeout = wait == Wait::kNone ? 0 : -1;
  next_event_ = 0;
  // Interrupted by a signal, it has nothing in hand.
  events_in_hand_ = std::max(0, ::epoll_wait(set_.get(), events_.data(), kEventsPerTurn, timeout));
}

// Of many thousand sockets, what is known of those at hand is in none of the processor's caches.
// While one is told, that of the next is loaded, and the next but one itself.
void Readiness::PrefetchBehind(int event) const {
  if (event + 2 < events_in_hand_)
    __builtin_prefetch(events_[static_cast<std::size_t>(event) + 2].data.ptr);
  if (event + 1 >= events_in_hand_) return;
  const void* const next = events_[static_cast<std::size_t>(event) + 1].data.ptr;
  if (next != nullptr) static_cast<const ReadyTarget*>(next)->Prefetch();
}

void Readiness::Tell() {
  while (next_event_ < events_in_hand_) {
    PrefetchBehind(next_event_);
    const epoll_event event = events_[static_cast<std::size_t>(next_event_++)];
    if (event.data.ptr != nullptr) {
      static_cast<ReadyTarget*>(event.data.ptr)->OnReady(event.events);
    }
  }
}

}  // namespace rollcall
