// Readiness: tells the sockets of one loop when there is something to read or room to write.
//
// Asio would arm a descriptor anew for each wait, which is a system call with a cold look-up for
// every message of every socket. Here each socket is put into an epoll set once and told of edges
// only: whoever reads or writes remembers whether it came to the end. The loop waits for the set as
// for one descriptor.
//
// Loop-confined; all but Add and Remove is AsioLoop's.

#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include <sys/epoll.h>

namespace boost::asio {
class io_context;
}  // namespace boost::asio

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
  virtual void Prefetch() const = 0;
  // The loop goes away, and is told nothing more: let go of what waits. Not in the set any more.
  virtual void OnLoopEnd() = 0;

  ReadyTarget* next_ = nullptr;
  ReadyTarget* previous_ = nullptr;
};

class Readiness {
 public:
  explicit Readiness(boost::asio::io_context& context);
  ~Readiness();  // REQUIRES: Stop was called, and all targets are removed.

  // `descriptor` and `target` are borrowed until Remove. False: the kernel has no room for it.
  bool Add(int descriptor, ReadyTarget& target);
  // `descriptor` is still open.
  void Remove(int descriptor, ReadyTarget& target);

  // Lets go of all targets and of the context, which may end then. Called once.
  void Stop();
  bool is_stopped() const { return set_ == nullptr; }

 private:
  class Set;
  static constexpr int kEventsPerTurn = 64;

  void Wait();
  void Dispatch();
  void PrefetchBehind(int event) const;
  void Unlink(ReadyTarget& target);

  std::unique_ptr<Set> set_;
  ReadyTarget* first_ = nullptr;
  // The events in hand; those of a target that was removed meanwhile are made empty.
  std::array<epoll_event, kEventsPerTurn> events_{};
  int next_event_ = 0;
  int events_in_hand_ = 0;
};

}  // namespace rollcall
