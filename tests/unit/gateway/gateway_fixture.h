// One gateway door over a real service and memory engine, and devices made of bytes.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/device_token.h"
#include "auth/directory.h"
#include "codec/ws_decoder.h"
#include "codec/ws_frame.h"
#include "codec/ws_handshake.h"
#include "engine/memory/memory_engine.h"
#include "gateway/gateway_door.h"
#include "gateway/options.h"
#include "metrics/catalog.h"
#include "service/presence_service.h"
#include "support/fake_stream.h"
#include "support/faulty_engine.h"
#include "support/manual_clock.h"
#include "support/manual_loop.h"
#include "support/seeded_random.h"

namespace rollcall::testing {

// The far end of one socket: says bytes, and understands what comes back.
class Device final : private WsEvents {
 public:
  Device(ManualLoop& loop, GatewayDoor& door, const Address& remote = {});

  FakePeer& peer() { return *peer_; }

  // Raw bytes; nothing is run.
  void Send(std::string_view bytes) { peer_->Send(bytes); }
  void SendFrame(WsOpcode opcode, std::string_view payload);
  // Sends a text message and runs the loop.
  void Say(std::string_view json);
  void SendClose(std::uint16_t code);

  // Everything received is looked at first.
  const std::string& head() { return Look().head_; }  // The HTTP answer.
  const std::vector<std::string>& texts() { return Look().texts_; }
  std::string LastText() { return texts().empty() ? "" : texts().back(); }
  // 0: no close frame came.
  int close_code() { return Look().close_code_; }
  const std::string& close_reason() { return Look().close_reason_; }
  int pings() { return Look().pings_; }
  const std::vector<std::string>& pongs() { return Look().pongs_; }

  // The member of the last text, as it is written there.
  std::string Member(std::string_view name);

 private:
  Device& Look();
  bool OnText(std::string_view text) override;
  bool OnBinary(std::string_view bytes) override;
  bool OnPing(std::string_view payload) override;
  bool OnPong(std::string_view payload) override;
  void OnClose(std::uint16_t code, std::string_view reason) override;
  void OnProtocolError(std::uint16_t code, std::string_view rule) override;

  ManualLoop& loop_;
  std::shared_ptr<FakePeer> peer_;
  WsDecoder decoder_{WsRole::kClient, 1 << 20};
  std::string head_;
  bool head_done_ = false;
  std::vector<std::string> texts_;
  std::vector<std::string> pongs_;
  int pings_ = 0;
  int close_code_ = 0;
  std::string close_reason_;
};

struct GatewayFixture {
  static constexpr UserKey kUser{AppId{7}, UserId{42}};

  explicit GatewayFixture(GatewayOptions options = {}, ServiceOptions service_options = {});

  // A socket; nothing was sent yet.
  std::unique_ptr<Device> Connect(const Address& remote = {});
  // A WebSocket that is not logged in.
  std::unique_ptr<Device> Upgraded(const Address& remote = {});
  // A device that was welcomed. CHECKs that.
  std::unique_ptr<Device> Online(std::int64_t device = 1);

  static std::string UpgradeRequest(std::string_view extra_fields = "");
  std::string Token(Duration lifetime = std::chrono::hours(1)) const;
  std::string TokenOf(const DeviceTokenClaims& claims, std::string_view app_key = "k7") const;
  std::string LoginText(std::int64_t device = 1) const { return LoginText(Token(), device); }
  static std::string LoginText(std::string_view token, std::int64_t device = 1);

  std::vector<LiveConnection> Query(UserKey user = kUser);
  std::size_t OnlineCount() { return Query().size(); }
  double Logins(LoginVerdict verdict) const { return metrics.gateway_logins[verdict].Value(); }
  double Refused(DoorRefusal reason) const {
    return metrics.door_refusals[Door::kGateway][reason].Value();
  }
  double Disconnects(DisconnectReason reason) const {
    return metrics.gateway_disconnects[reason].Value();
  }

  // Two apps of one account: 7 with key k7, 8 with key k8.
  static std::shared_ptr<const Directory> MakeDirectory(AppStatus status_of_7 = AppStatus::kActive,
                                                        bool with_7 = true);

  ManualClock clock;
  ManualLoop loop{clock};
  SeededRandom random{1};
  Logger logger{LogLevel::kError, LogFormat::kText};
  Catalog metrics;
  MemoryEngine memory{{}, clock};
  FaultyEngine engine{memory};
  PresenceService service;
  Admission admission;
  ClientLimits clients;
  GatewayDoor door;
};

}  // namespace rollcall::testing
