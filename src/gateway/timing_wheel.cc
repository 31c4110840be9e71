#include "gateway/timing_wheel.h"

#include <algorithm>

#include "base/check.h"

namespace rollcall {

WheelEntry::~WheelEntry() {
  CHECK(next_ == nullptr);
}

TimingWheel::Slot::Slot() {
  next_ = this;
  previous_ = this;
}

TimingWheel::Slot::~Slot() {
  next_ = nullptr;
  previous_ = nullptr;
}

TimingWheel::TimingWheel(MonotonicTime start) : start_(start) {}

TimingWheel::~TimingWheel() {
  CHECK(size_ == 0);
}

void TimingWheel::Link(WheelEntry& head, WheelEntry& entry) {
  entry.previous_ = head.previous_;
  entry.next_ = &head;
  head.previous_->next_ = &entry;
  head.previous_ = &entry;
}

void TimingWheel::Unlink(WheelEntry& entry) {
  entry.previous_->next_ = entry.next_;
  entry.next_->previous_ = entry.previous_;
  entry.next_ = nullptr;
  entry.previous_ = nullptr;
}

void TimingWheel::MoveAll(WheelEntry& from, WheelEntry& to) {
  if (from.next_ == &from) return;
  to.next_ = from.next_;
  to.previous_ = from.previous_;
  to.next_->previous_ = &to;
  to.previous_->next_ = &to;
  from.next_ = &from;
  from.previous_ = &from;
}

void TimingWheel::File(WheelEntry& entry, MonotonicTime when) {
  Remove(entry);
  const std::int64_t wanted = (when - start_ + kTick - Duration(1)) / kTick;
  const std::int64_t last = tick_ + static_cast<std::int64_t>(kSlots) - 1;
  const std::int64_t tick = std::clamp(wanted, tick_ + 1, last);
  Link(slots_[static_cast<std::size_t>(tick) % kSlots], entry);
  ++size_;
}

void TimingWheel::Remove(WheelEntry& entry) {
  if (entry.next_ == nullptr) return;
  Unlink(entry);
  --size_;
}

void TimingWheel::Advance(MonotonicTime now) {
  const std::int64_t until = (now - start_) / kTick;
  while (tick_ < until) {
    ++tick_;
    // A list of its own: what is filed meanwhile belongs to later ticks.
    Slot due;
    MoveAll(slots_[static_cast<std::size_t>(tick_) % kSlots], due);
    while (due.next_ != &due) {
      WheelEntry& entry = *due.next_;
      Remove(entry);
      entry.OnDue();
    }
  }
}

void TimingWheel::EndAll() {
  for (Slot& slot : slots_) {
    while (slot.next_ != &slot) {
      WheelEntry& entry = *slot.next_;
      Remove(entry);
      entry.OnWheelEnd();
    }
  }
}

}  // namespace rollcall
