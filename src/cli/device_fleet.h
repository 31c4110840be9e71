// DeviceFleet: many devices of one process, each of a user of its own, that log in and stay.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "client/client_context.h"
#include "client/device.h"
#include "client/url.h"
#include "domain/address.h"
#include "net/asio_loop.h"
#include "net/dialer.h"

namespace rollcall {

struct FleetOptions {
  Url gateway;
  Address address;               // The gateway's.
  std::vector<Address> sources;  // Taken in turn; empty = the kernel's choice.
  std::size_t max_logging_in = 256;
  Duration dial_timeout = std::chrono::seconds(20);
  // The login of the device with this number.
  std::function<DeviceLogin(std::size_t)> login;
};

// Loop-confined.
class DeviceFleet {
 public:
  // All but `options` is borrowed and outlives the fleet.
  DeviceFleet(AsioLoop& loop, const Clock& clock, RandomSource& random, FleetOptions options);
  ~DeviceFleet();
  DeviceFleet(const DeviceFleet&) = delete;
  DeviceFleet& operator=(const DeviceFleet&) = delete;

  // Adds devices until there are `devices`, counting those that failed.
  void GrowTo(std::size_t devices);
  // Nobody is on the way in.
  bool settled() const { return started_ == target_ && logging_in_ == 0; }

  std::size_t online() const { return online_; }
  std::size_t failed() const { return failed_; }  // Never welcomed.
  std::size_t lost() const { return lost_; }      // Welcomed, and closed by the other side.
  // Why the first one failed or was lost; empty while none was.
  const std::string& first_trouble() const { return first_trouble_; }
  MonotonicTime last_login_at() const { return last_login_at_; }
  std::uint64_t heartbeats() const;
  bool IsOnline(std::size_t device) const;

 private:
  class Member;

  void StartMore();
  void StartOne();
  void OnWelcome();
  void OnEnd(Member& member, bool was_online, std::string_view reason);
  void NoteTrouble(std::string_view reason);

  AsioLoop& loop_;
  const Clock& clock_;
  RandomSource& random_;
  FleetOptions options_;
  ClientContext context_;
  Dialer dialer_;
  std::deque<Member> members_;  // Their addresses are known to their devices.
  std::size_t target_ = 0;
  std::size_t started_ = 0;
  std::size_t logging_in_ = 0;
  std::size_t online_ = 0;
  std::size_t failed_ = 0;
  std::size_t lost_ = 0;
  std::uint64_t ended_heartbeats_ = 0;
  std::string first_trouble_;
  MonotonicTime last_login_at_{};
};

}  // namespace rollcall
