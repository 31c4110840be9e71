// DeviceFleet: many devices of one process, each of a user of its own, that log in and stay until
// they are dropped, and may return.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "client/client_context.h"
#include "client/connector.h"
#include "client/device.h"
#include "client/url.h"
#include "domain/address.h"
#include "net/epoll_loop.h"

namespace rollcall {

struct FleetOptions {
  Url gateway;
  Address address;                             // The gateway's.
  std::shared_ptr<const TlsContext> tls = {};  // When the gateway's URL needs it.
  std::vector<Address> sources;                // Taken in turn; empty = the kernel's choice.
  std::size_t max_logging_in = 256;
  Duration dial_timeout = std::chrono::seconds(20);
  // The login of the device with this number.
  std::function<DeviceLogin(std::size_t)> login;
  // A device was welcomed, so long after it began to dial. May be empty.
  std::function<void(Duration)> on_login = {};
  // How often each device pings; zero: the heartbeat it is told.
  Duration ping_every = Duration::zero();
};

// Loop-confined.
class DeviceFleet {
 public:
  static constexpr std::size_t kMaxReasons = 32;

  // All but `options` is borrowed and outlives the fleet.
  DeviceFleet(EpollLoop& loop, const Clock& clock, RandomSource& random, FleetOptions options);
  ~DeviceFleet();
  DeviceFleet(const DeviceFleet&) = delete;
  DeviceFleet& operator=(const DeviceFleet&) = delete;

  // Adds devices until there are `devices`, counting those that failed.
  void GrowTo(std::size_t devices);
  // Cuts the socket without a word. Not lost: we did it. REQUIRES: IsOnline(device), and not called
  // while a device is being told something.
  void Drop(std::size_t device);
  // Lets a device that is not online log in again. REQUIRES: it is not on the way in.
  void Return(std::size_t device);

  // Nobody is on the way in.
  bool settled() const { return waiting_.empty() && logging_in_ == 0; }

  std::size_t online() const { return online_; }
  std::size_t failed() const { return failed_; }  // Never welcomed.
  std::size_t lost() const { return lost_; }      // Welcomed, and closed by the other side.
  // Why the first one failed or was lost; empty while none was.
  const std::string& first_trouble() const { return first_trouble_; }
  // How many failed or were lost, by reason; all further reasons under "other".
  const std::map<std::string, std::size_t>& troubles() const { return troubles_; }
  MonotonicTime last_login_at() const { return last_login_at_; }
  std::uint64_t heartbeats() const;
  bool IsOnline(std::size_t device) const;

 private:
  class Member;

  void StartMore();
  void StartOne();
  void OnWelcome(const Member& member);
  void OnEnd(Member& member, bool was_online, std::string_view reason);
  void NoteTrouble(const std::string& reason);

  EpollLoop& loop_;
  const Clock& clock_;
  RandomSource& random_;
  FleetOptions options_;
  ClientContext context_;
  Connector connector_;
  std::deque<Member> members_;       // Their addresses are known to their devices.
  std::deque<std::size_t> waiting_;  // To log in; each device at most once.
  std::size_t logging_in_ = 0;
  std::size_t online_ = 0;
  std::size_t failed_ = 0;
  std::size_t lost_ = 0;
  std::uint64_t ended_heartbeats_ = 0;
  std::string first_trouble_;
  std::map<std::string, std::size_t> troubles_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
  MonotonicTime last_login_at_{};
};

}  // namespace rollcall
