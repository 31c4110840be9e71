// What a gateway from outside reports, and what it is answered.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "domain/change.h"
#include "domain/connection.h"
#include "domain/ids.h"
#include "domain/owner.h"
#include "domain/platform.h"

namespace rollcall {

// JavaScript counts exactly up to here.
inline constexpr std::uint64_t kMaxReportSequence = (std::uint64_t{1} << 53) - 1;
inline constexpr std::size_t kMaxReportedEvents = 500;  // Of one report.
inline constexpr std::size_t kMaxToldEvictions = 500;   // Of one answer.

// Why an event had no effect. Code and rule are for the reporter.
struct EventFlaw {
  std::string_view code;  // Lives for ever.
  std::string message;
};

struct Rejection {
  std::uint64_t sequence = 0;
  EventFlaw flaw;
};

enum class ReportOp : std::uint8_t { kConnected, kDisconnected };

struct ReportedEvent {
  std::uint64_t sequence = 0;  // 1…kMaxReportSequence.
  ReportOp op = ReportOp::kConnected;
  std::string conn_key;
  UserId user{};
  // Of kConnected only.
  DeviceId device{};
  Platform platform = Platform::kAndroid;
  ClientVersion client_version{};
  std::optional<WallTime> connected_at = {};
  // Of kDisconnected only.
  DisconnectReason reason = DisconnectReason::kClosed;
  // Set when the event could not be read: it only takes its sequence.
  std::optional<EventFlaw> flaw = {};
};

// The lease that a call is about. `name` is the gateway's own, 1–64 of [A-Za-z0-9._-].
struct ReportOwner {
  AppId app{};
  std::string name;

  // As the engine and every query know it: never that of a node, whose id holds no slash.
  OwnerId ToOwnerId() const { return std::to_string(ToInteger(app)) + "/" + name; }
};

struct ReportRequest {
  ReportOwner owner;
  Epoch epoch = Epoch::kNone;
  std::vector<ReportedEvent> events = {};  // At least one.
  // The events say again all that the gateway holds: the first page of them, and the last one.
  bool is_snapshot = false;
  bool begins_snapshot = false;
  bool ends_snapshot = false;
};

// Somebody else removed this connection: its socket is to be closed.
struct EvictedConnection {
  ConnId connection;
  UserId user{};
  DisconnectReason reason = DisconnectReason::kKicked;
  ConnId by = {};  // The login that replaced it, for kReplaced.
};

struct ReportAnswer {
  std::uint64_t acked = 0;
  WallTime expires_at{};
  std::vector<Rejection> rejected;
  std::vector<EvictedConnection> evicted;
};

struct LeaseAnswer {
  Epoch epoch = Epoch::kNone;
  WallTime expires_at{};
};

struct RenewalAnswer {
  WallTime expires_at{};
  std::uint64_t connections = 0;
  std::uint64_t digest = 0;
  std::vector<EvictedConnection> evicted;
};

}  // namespace rollcall
