// Readiness: tells the sockets of one loop when there is something to read or room to write.
//
// Each socket is put into an epoll set once and told of edges only: whoever reads or writes
// remembers whether it came to the end. So no message costs a system call to wait for the next, and
// the set is what the loop sleeps in: a set inside another one would cost each message more.
//
// Loop-confined; all but Add and Remove is EpollLoop's.

#pragma once

#include <array>
#include <cstdint>

#include <sys/epoll.h>

#include "net/unique_fd.h"

namespace rollcall {

class Readiness;

class ReadyTarget {
 public:
  ReadyTarget() = default;
  ReadyTarget(const ReadyTarget&) = delete;
  ReadyTarget& operator=(const ReadyTarget&) = delete;

 protected:
  // REQUIRES: not in a set.
  virtual ~ReadyTarget();

 private:
  friend class Readiness;
  // As epoll(7) says, since the last time. May add and remove any target.
  virtual void OnReady(std::uint32_t events) = 0;
  // OnReady comes soon: starts loading what it will read, but for the target itself.
  virtual void Prefetch() const {}
  // The loop goes away, and is told nothing more: let go of what waits. Not in the set any more.
  virtual void OnLoopEnd() = 0;

  ReadyTarget* next_ = nullptr;
  ReadyTarget* previous_ = nullptr;
};

class Readiness {
 public:
  enum class Wait : std::uint8_t { kNone, kForEvents };

  Readiness();
  ~Readiness();  // REQUIRES: Stop was called, and all targets are removed.
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  // `descriptor` and `target` are borrowed until Remove. False: the kernel has no room for it.
  bool Add(int descriptor, ReadyTarget& target);
  // `descriptor` is still open.
  void Remove(int descriptor, ReadyTarget& target);

  // Takes events in hand, as many as one turn may have, and tells them.
  void Collect(Wait wait);
  void Tell();

  // Lets go of all targets. Called once.
  void Stop();
  bool is_stopped() const { return !set_; }

 private:
  static constexpr int kEventsPerTurn = 64;

  void PrefetchBehind(int event) const;
  void Unlink(ReadyTarget& target);

  UniqueFd set_;
  ReadyTarget* first_ = nullptr;
  // The events in hand; those of a target that was removed meanwhile are made empty.
  std::array<epoll_event, kEventsPerTurn> events_{};
  int next_event_ = 0;
  int events_in_hand_ = 0;
};

}  // namespace rollcall
