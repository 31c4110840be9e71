#include "net/readiness.h"

#include <algorithm>

#include <poll.h>

#include "base/check.h"

namespace rollcall {

ReadyTarget::~ReadyTarget() {
  CHECK(next_ == nullptr && previous_ == nullptr);
}

Readiness::Readiness() {
  CHECK(ordinary_.descriptor() >= 0 && express_.descriptor() >= 0);
}

Readiness::~Readiness() {
  CHECK(is_stopped_ && first_ == nullptr);
}

bool Readiness::Add(int descriptor, ReadyTarget& target, Lane lane) {
  if (is_stopped_) return false;
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &target}};
  if (::epoll_ctl(Of(lane).descriptor(), EPOLL_CTL_ADD, descriptor, &event) != 0) return false;
  target.next_ = first_;
  target.previous_ = &target;  // Of the first one: itself, so that null means that it is in no set.
  if (first_ != nullptr) first_->previous_ = &target;
  first_ = &target;
  return true;
}

void Readiness::Remove(int descriptor, ReadyTarget& target, Lane lane) {
  if (target.previous_ == nullptr) return;
  Set& set = Of(lane);
  // Closing would do as well, unless another process has got hold of the socket.
  if (!is_stopped_) ::epoll_ctl(set.descriptor(), EPOLL_CTL_DEL, descriptor, nullptr);
  set.Forget(target);
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
}

void Readiness::Stop() {
  CHECK(!is_stopped_);
  is_stopped_ = true;
  ordinary_.Close();
  express_.Close();
  while (first_ != nullptr) {
    ReadyTarget& target = *first_;
    Unlink(target);
    target.OnLoopEnd();
  }
}

// Once for both sets: to sleep in one that has the other in it would cost each of that one's events
// more.
void Readiness::Wait() const {
  std::array<pollfd, 2> sets = {{{.fd = ordinary_.descriptor(), .events = POLLIN, .revents = 0},
                                 {.fd = express_.descriptor(), .events = POLLIN, .revents = 0}}};
  // Interrupted by a signal, it has been woken for nothing.
  ::poll(sets.data(), sets.size(), -1);
}

void Readiness::Tell() {
  ordinary_.TellSome();
  express_.TellSome();
}

void Readiness::Set::TellSome() {
  next_event_ = 0;
  events_in_hand_ = std::max(0, ::epoll_wait(set_.get(), events_.data(), kEventsPerTurn, 0));
  while (next_event_ < events_in_hand_) {
    PrefetchBehind(next_event_);
    const epoll_event event = events_[static_cast<std::size_t>(next_event_++)];
    if (event.data.ptr != nullptr) {
      static_cast<ReadyTarget*>(event.data.ptr)->OnReady(event.events);
    }
  }
}

void Readiness::Set::Forget(const ReadyTarget& target) {
  for (int i = next_event_; i < events_in_hand_; ++i) {
    epoll_event& event = events_[static_cast<std::size_t>(i)];
    if (event.data.ptr == &target) event.data.ptr = nullptr;
  }
}

// Of many thousand sockets, what is known of those at hand is in none of the processor's caches.
// While one is told, that of the next is loaded, and the next but one itself.
void Readiness::Set::PrefetchBehind(int event) const {
  if (event + 2 < events_in_hand_)
    __builtin_prefetch(events_[static_cast<std::size_t>(event) + 2].data.ptr);
  if (event + 1 >= events_in_hand_) return;
  const void* const next = events_[static_cast<std::size_t>(event) + 1].data.ptr;
  if (next != nullptr) static_cast<const ReadyTarget*>(next)->Prefetch();
}

}  // namespace rollcall
