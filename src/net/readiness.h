// Readiness: tells the sockets of one loop when there is something to read or room to write.
//
// Each socket is put into an epoll set once and told of edges only: whoever reads or writes
// remembers whether it came to the end. So no message costs a system call to wait for the next, and
// the loop sleeps in the sets themselves: a set inside another one would cost each message more.
//
// There are two lanes, a set each, for a set tells its sockets in the order of their events: behind
// ten thousand devices that come back at once a call would wait for all of them.
//
// Loop-confined; all but Add and Remove is EpollLoop's.

#pragma once

#include <array>
#include <cstdint>

#include <sys/epoll.h>

#include "net/unique_fd.h"

namespace rollcall {

class Readiness;

enum class Lane : std::uint8_t {
  kOrdinary,
  kExpress,  // Somebody waits for an answer: told after every few events of the other lane.
};

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
  Readiness();
  ~Readiness();  // REQUIRES: Stop was called, and all targets are removed.
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  // `descriptor` and `target` are borrowed until Remove. False: the kernel has no room for it.
  bool Add(int descriptor, ReadyTarget& target, Lane lane = Lane::kOrdinary);
  // `descriptor` is still open, and `lane` the one it was added to.
  void Remove(int descriptor, ReadyTarget& target, Lane lane = Lane::kOrdinary);

  // Returns when there is an event.
  void Wait() const;
  // Tells a few events of each lane, so that neither starves the other: the express one last, for
  // whoever has come meanwhile.
  void Tell();

  // Lets go of all targets. Called once.
  void Stop();
  bool is_stopped() const { return is_stopped_; }

 private:
  static constexpr int kEventsPerTurn = 16;  // Of a lane.

  // A lane's epoll set, and its events in hand; those of a target that was removed meanwhile are
  // made empty.
  class Set {
   public:
    int descriptor() const { return set_.get(); }
    void Close() { set_ = UniqueFd(); }
    void TellSome();
    void Forget(const ReadyTarget& target);

   private:
    void PrefetchBehind(int event) const;

    UniqueFd set_{::epoll_create1(EPOLL_CLOEXEC)};
    std::array<epoll_event, kEventsPerTurn> events_{};
    int next_event_ = 0;
    int events_in_hand_ = 0;
  };

  Set& Of(Lane lane) { return lane == Lane::kExpress ? express_ : ordinary_; }
  void Unlink(ReadyTarget& target);

  bool is_stopped_ = false;
  ReadyTarget* first_ = nullptr;
  Set ordinary_;
  Set express_;
};

}  // namespace rollcall
