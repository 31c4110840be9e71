// Catalog: every metric of the product, one row each. To add one, add a row and count it.
//
// Names are rollcall_<part>_<what>_<unit>[_total]. Rows without labels, and those split by an enum,
// are counted directly: metrics.gateway_disconnects[reason].Increment(). The others are asked for
// once with their label values, and the reference is kept.
//
// Thread-safe.

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/change.h"
#include "domain/ids.h"
#include "domain/platform.h"
#include "metrics/door_refusal.h"
#include "metrics/labels.h"
#include "metrics/metric_table.h"

namespace rollcall {

// What one door turned away.
using DoorRefusals = EnumFamily<prometheus::Counter, DoorRefusal>;

struct ProcessInfo {
  std::string version = "unknown";
  WallTime started{};
};

struct PresenceSample {
  AppId app{};
  std::uint64_t users = 0;
  std::array<std::uint64_t, kPlatforms.size()> connections{};  // By Platform.
};

// Of the gateways from outside.
struct ReportSample {
  std::uint64_t live = 0;         // Leases.
  std::uint64_t lapsed = 0;       // Leases that their gateway may still revive.
  std::uint64_t connections = 0;  // Of the live ones, as of the latest call of each.
};

// What is read from its owner when somebody asks for the metrics, not counted as it happens.
struct ScrapeSample {
  std::vector<PresenceSample> presence;  // Apps with nobody online may be left out.
  std::uint64_t log_lines_dropped = 0;   // Since the start.
  ReportSample reports = {};
};

class Catalog {
 private:
  using Counter = prometheus::Counter;
  using Gauge = prometheus::Gauge;
  using Histogram = prometheus::Histogram;
  template <typename Metric, typename Enum>
  using By = EnumFamily<Metric, Enum>;

  MetricTable table_;  // First: the rows below register themselves here.

 public:
  explicit Catalog(const ProcessInfo& process = {});
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  // Prometheus text, with `sample` filled in.
  std::string Render(const ScrapeSample& sample);

  const std::vector<MetricInfo>& infos() const { return table_.infos(); }

  // --- Sockets ----------------------------------------------------------------------------------

  By<Gauge, Door> net_connections{
      table_.Gauges("rollcall_net_connections", {"door"}, "Open sockets."), kDoors};
  By<Counter, Door> net_accepts{
      table_.Counters("rollcall_net_accepts_total", {"door"}, "Sockets accepted."), kDoors};
  By<Counter, Door> net_accept_errors{
      table_.Counters("rollcall_net_accept_errors_total", {"door"},
                      "Sockets that could not be accepted, for want of descriptors or memory."),
      kDoors};

  EnumPairFamily<Counter, Door, DoorRefusal> door_refusals{
      table_.Counters("rollcall_door_refusals_total", {"door", "reason"},
                      "Sockets and requests that a door turned away or gave up to protect the "
                      "node, by reason; idle_timeout is the ordinary end of a kept connection."),
      kDoors, kDoorRefusals};

  LabelledFamily<Counter> net_tls_handshakes =
      table_.Counters("rollcall_net_tls_handshakes_total", {"door", "kind"},
                      "TLS handshakes done: full, or resumed by a ticket.");
  LabelledFamily<Counter> net_tls_handshake_failures =
      table_.Counters("rollcall_net_tls_handshake_failures_total", {"door", "reason"},
                      "TLS handshakes not done, by reason. left: the peer went, as health checks "
                      "that only connect do; cut_off: ended by a deadline of ours.");
  By<Gauge, Door> net_tls_certificate_expiry{
      table_.Gauges("rollcall_net_tls_certificate_expiry_timestamp_seconds", {"door"},
                    "When the door's certificate expires, Unix time; 0 without TLS."),
      kDoors};

  // --- Loops ------------------------------------------------------------------------------------

  Histogram& loop_lag_seconds =
      table_.Histogram("rollcall_loop_lag_seconds",
                       "How late a loop's timer ran: the loop was busy or the process "
                       "stood still.");
  Counter& loop_stalls =
      table_.Counter("rollcall_loop_stalls_total",
                     "Times a loop stood still so long that it moved the deadlines "
                     "of its devices.");
  Counter& loop_stalled_seconds = table_.Counter(
      "rollcall_loop_stalled_seconds_total", "Time that was added to deadlines for such stalls.");

  // --- Signed API -------------------------------------------------------------------------------

  LabelledFamily<Counter> openapi_requests =
      table_.Counters("rollcall_openapi_requests_total", {"action", "code"},
                      "Requests answered, by action (\"unknown\" for all others) and error code "
                      "(\"Ok\" for none).");
  LabelledFamily<Histogram> openapi_request_seconds = table_.Histograms(
      "rollcall_openapi_request_seconds", {"action"},
      "From the last byte of the request to the answer being handed to the socket.");
  LabelledFamily<Counter> openapi_refused =
      table_.Counters("rollcall_openapi_refused_total", {"reason"},
                      "Requests refused before an action ran, by the step that refused them.");
  Counter& openapi_replays = table_.Counter(
      "rollcall_openapi_replays_total",
      "Changing calls whose signed bytes had come before: answered as then, not run again.");

  // --- Device gateway ---------------------------------------------------------------------------

  LabelledFamily<Counter> gateway_handshake_refusals =
      table_.Counters("rollcall_gateway_handshake_refusals_total", {"status"},
                      "WebSocket handshakes refused, by HTTP status.");
  Gauge& gateway_sessions =
      table_.Gauge("rollcall_gateway_sessions", "Devices that are logged in.");
  By<Counter, LoginVerdict> gateway_logins{
      table_.Counters("rollcall_gateway_logins_total", {"outcome"},
                      "Attempts to log in, by how they ended."),
      kLoginVerdicts};
  Histogram& gateway_welcome_seconds =
      table_.Histogram("rollcall_gateway_welcome_seconds", "From Login received to Welcome sent.");
  By<Counter, DisconnectReason> gateway_disconnects{
      table_.Counters("rollcall_gateway_disconnects_total", {"reason"},
                      "Logged-in devices that went, by reason."),
      kDisconnectReasons};
  LabelledFamily<Counter> gateway_closes = table_.Counters(
      "rollcall_gateway_closes_sent_total", {"code"}, "Close frames sent, by close code.");
  LabelledFamily<Counter> gateway_messages =
      table_.Counters("rollcall_gateway_messages_received_total", {"type"},
                      "Messages received, by Type (\"unknown\" for all others).");
  Counter& gateway_heartbeats = table_.Counter("rollcall_gateway_heartbeats_received_total",
                                               "Ping messages and ping frames received.");
  Counter& gateway_outbox_overflows =
      table_.Counter("rollcall_gateway_outbox_overflows_total",
                     "Devices cut off because they did not read what was sent to them.");
  Counter& gateway_admission_refusals =
      table_.Counter("rollcall_gateway_admission_refusals_total",
                     "Logins turned away because of max_logins_per_second.");

  // --- Engine and presence ----------------------------------------------------------------------

  By<Histogram, EngineOperation> engine_call_seconds{
      table_.Histograms("rollcall_engine_call_seconds", {"call"},
                        "From asking the engine to its answer."),
      kEngineOperations};
  By<Counter, EngineOperation> engine_call_failures{
      table_.Counters("rollcall_engine_call_failures_total", {"call"},
                      "Engine calls that ended in an error."),
      kEngineOperations};
  LabelledFamily<Gauge> presence_connections =
      table_.Gauges("rollcall_presence_connections", {"app", "platform"},
                    "Live connections, counted when asked for.");
  LabelledFamily<Gauge> presence_online_users = table_.Gauges(
      "rollcall_presence_online_users", {"app"}, "Users with a live connection, likewise.");

  By<Counter, AuditResult> audits{table_.Counters("rollcall_audits_total", {"result"},
                                                  "Audits of what is kept, by how they ended."),
                                  kAuditResults};
  Gauge& audit_differences =
      table_.Gauge("rollcall_audit_differences", "Differences that the last audit found.");
  Gauge& audit_seconds = table_.Gauge("rollcall_audit_seconds", "How long the last audit took.");

  // --- Last seen --------------------------------------------------------------------------------

  Gauge& last_seen_users = table_.Gauge("rollcall_last_seen_users",
                                        "Users kept for QueryPresence, those online among them.");
  Counter& last_seen_changes =
      table_.Counter("rollcall_last_seen_changes_total", "Changes of presence that were noted.");
  Counter& last_seen_forgotten =
      table_.Counter("rollcall_last_seen_forgotten_total",
                     "Users forgotten because of last_seen.keep or last_seen.max_users.");
  Counter& last_seen_resyncs = table_.Counter(
      "rollcall_last_seen_resyncs_total",
      "Times that changes came faster than they were noted, so that some are not known.");
  Counter& last_seen_failures =
      table_.Counter("rollcall_last_seen_failures_total",
                     "Times that last_seen.file could not be read or written. Until it can, users "
                     "who are not online are Unknown.");
  Counter& last_seen_refusals =
      table_.Counter("rollcall_last_seen_refusals_total",
                     "Questions not taken because too many were waiting; their users are Unknown.");

  // --- Gateways from outside --------------------------------------------------------------------

  LabelledFamily<Gauge> report_leases = table_.Gauges(
      "rollcall_report_leases", {"state"},
      "Leases of gateways from outside: live, or lapsed and not yet beyond their grace.");
  Gauge& report_connections =
      table_.Gauge("rollcall_report_connections",
                   "Connections of the live ones, as of the latest call of each.");
  By<Counter, ReportOutcome> report_events{
      table_.Counters("rollcall_report_events_total", {"outcome"},
                      "Events that were reported, by how they ended."),
      kReportOutcomes};
  Counter& report_evictions_dropped =
      table_.Counter("rollcall_report_evictions_dropped_total",
                     "Evictions that a gateway from outside was not told of in time, too many "
                     "waiting; its digest differs until it takes a snapshot.");

  // --- Process ----------------------------------------------------------------------------------

  By<Counter, ReloadResult> config_reloads{
      table_.Counters("rollcall_config_reloads_total", {"result"},
                      "Reloads of the configuration asked for by SIGHUP."),
      kReloadResults};
  Gauge& config_generation =
      table_.Gauge("rollcall_config_generation",
                   "Number of the configuration in force: 1 at the start, one more per reload.");
  Counter& log_lines_dropped =
      table_.Counter("rollcall_log_lines_dropped_total",
                     "Log lines dropped because standard error did not take them.");
  Gauge& process_start_time_seconds =
      table_.Gauge("rollcall_process_start_time_seconds", "When the process started, Unix time.");
  LabelledFamily<Gauge> build_info =
      table_.Gauges("rollcall_build_info", {"version"}, "Always 1; the label tells the build.");

 private:
  struct AppGauges {
    Gauge* users;
    std::array<Gauge*, kPlatforms.size()> connections;
  };

  void SetPresence(const std::vector<PresenceSample>& samples);

  std::mutex scrape_mutex_;
  std::map<AppId, AppGauges> apps_;  // Of the last scrape; guarded by scrape_mutex_.
};

}  // namespace rollcall
