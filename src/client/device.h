// Device: behaves towards the gateway as one device does: logs in, pings at the heartbeat it was
// told, says goodbye, and tells how the connection ended.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/loop.h"
#include "client/client_context.h"
#include "client/web_socket.h"
#include "domain/ids.h"
#include "domain/platform.h"
#include "net/stream.h"

namespace rollcall {

// Where a gateway serves devices.
inline constexpr std::string_view kDeviceTarget = "/v1/connect";

struct DeviceLogin {
  std::string token;
  DeviceId device{};
  Platform platform = Platform::kAndroid;
  ClientVersion client_version{};
};

struct Welcome {
  std::string_view conn_id;
  Duration heartbeat = Duration::zero();
};

class DeviceEvents {
 public:
  virtual ~DeviceEvents() = default;
  // Every message of the server, as sent; before what follows from it.
  virtual void OnMessage(std::string_view json) = 0;
  virtual void OnWelcome(const Welcome& welcome) = 0;
  // Once, and last. The device may be destroyed inside this call, and inside no other.
  virtual void OnEnd(std::uint16_t code, std::string_view reason) = 0;
};

// Loop-confined.
class Device final : private WebSocketEvents {
 public:
  static constexpr Duration kLoginTimeout = std::chrono::seconds(20);
  static constexpr Duration kGoodbyeTimeout = std::chrono::seconds(3);
  // A server that has not answered for so many pings is gone.
  static constexpr int kMaxUnansweredPings = 3;

  // `context` and `events` are borrowed and outlive the device. It pings every `ping_every`, or, if
  // that is zero, at the heartbeat it is told.
  Device(ClientContext& context, DeviceEvents& events, std::unique_ptr<Stream> stream,
         DeviceLogin login, Duration ping_every = Duration::zero());
  ~Device() override;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  // Opens and logs in; `first_ping_share` of the heartbeat (0 < share ≤ 1) passes before the first
  // ping, so that many devices can spread theirs.
  void Start(std::string_view host, std::string_view target, double first_ping_share = 1.0);
  // OnEnd follows, with the server's goodbye or without it.
  void Logout();

  std::uint64_t pings() const { return pings_; }

 private:
  void OnOpen() override;
  void OnText(std::string_view text) override;
  void OnHeard() override { unanswered_pings_ = 0; }
  void OnEnd(std::uint16_t code, std::string_view reason) override;

  void TakeWelcome(const Welcome& welcome);
  void Ping();
  void SetTimer(Duration after, void (Device::*then)());
  void GiveUpLogin();
  void GiveUpGoodbye();

  ClientContext& context_;
  DeviceEvents& events_;
  WebSocket socket_;
  std::unique_ptr<DeviceLogin> login_;  // Until it was sent.
  const Duration ping_every_;
  Duration heartbeat_ = Duration::zero();  // Between its pings; zero: not welcomed yet.
  TimerId timer_ = TimerId::kNone;
  std::uint64_t pings_ = 0;
  double first_ping_share_ = 1.0;
  int unanswered_pings_ = 0;
};

}  // namespace rollcall
