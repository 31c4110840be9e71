// TimingWheel: one timer for all the deadlines of a loop, without an allocation per deadline.
//
// Lazy: an entry is looked at when its slot comes up, works out by itself whether something is due,
// and files itself again. So putting a deadline off, as each heartbeat does, costs nothing. An
// entry comes up at the first tick that is not before its time, or early when that is further away
// than the wheel goes round.
//
// Times are the caller's: whatever Advance is given.
//
// Loop-confined.

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/clock.h"

namespace rollcall {

class TimingWheel;

class WheelEntry {
 public:
  WheelEntry() = default;
  WheelEntry(const WheelEntry&) = delete;
  WheelEntry& operator=(const WheelEntry&) = delete;

 protected:
  // REQUIRES: not filed.
  virtual ~WheelEntry();

 private:
  friend class TimingWheel;
  // The slot has come up; the entry is not filed any more. May file or remove any entry.
  virtual void OnDue() = 0;
  // The wheel's owner goes away: let go of everything.
  virtual void OnWheelEnd() = 0;

  WheelEntry* next_ = nullptr;
  WheelEntry* previous_ = nullptr;
};

class TimingWheel {
 public:
  static constexpr Duration kTick = std::chrono::milliseconds(100);
  static constexpr std::size_t kSlots = 512;  // Goes round in 51.2 s.

  explicit TimingWheel(MonotonicTime start);
  ~TimingWheel();  // REQUIRES: empty.

  // Moves the entry when it is filed already. It comes up in a later Advance, never in this one.
  void File(WheelEntry& entry, MonotonicTime when);
  void Remove(WheelEntry& entry);

  // Brings up every slot up to `now`.
  void Advance(MonotonicTime now);

  // Calls OnWheelEnd of every entry.
  void EndAll();

  std::size_t size() const { return size_; }

 private:
  // The head of a circular list.
  class Slot final : public WheelEntry {
   public:
    Slot();
    ~Slot() override;

   private:
    void OnDue() override {}
    void OnWheelEnd() override {}
  };

  static void Link(WheelEntry& head, WheelEntry& entry);
  static void Unlink(WheelEntry& entry);
  static void MoveAll(WheelEntry& from, WheelEntry& to);

  const MonotonicTime start_;
  std::int64_t tick_ = 0;  // The last one brought up.
  std::size_t size_ = 0;
  std::array<Slot, kSlots> slots_;
};

}  // namespace rollcall
