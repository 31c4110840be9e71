#include "config/key_table.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "config/text_shapes.h"

namespace rollcall {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMaxRate = 1'000'000;
constexpr std::int64_t kMaxPerAddress = 1'000'000;

template <typename Field>
Value ToValue(const Field& field) {
  if constexpr (std::is_enum_v<Field> ||
                (std::is_integral_v<Field> && !std::is_same_v<Field, bool>)) {
    return static_cast<std::int64_t>(field);
  } else {
    return field;
  }
}

// The rule has seen to it that the value fits.
template <typename Field>
void Assign(Field& field, const Value& value) {
  if constexpr (std::is_enum_v<Field> ||
                (std::is_integral_v<Field> && !std::is_same_v<Field, bool>)) {
    field = static_cast<Field>(std::get<std::int64_t>(value));
  } else {
    field = std::get<Field>(value);
  }
}

struct Traits {
  Reload reload = Reload::kRestart;
  Presence presence = Presence::kOptional;
};
constexpr Traits kRestart{};
constexpr Traits kLive{.reload = Reload::kLive};
constexpr Traits kLiveRequired{.reload = Reload::kLive, .presence = Presence::kRequired};

template <typename Record, typename Field>
Key<Record> Row(std::string name, Field Record::*field, Rule rule, Traits traits,
                std::string help) {
  return {
      .info = {std::move(name), std::move(rule), traits.reload, traits.presence, std::move(help)},
      .get = [field](const Record& record) { return ToValue(record.*field); },
      .set = [field](Record& record, const Value& value) { Assign(record.*field, value); }};
}

// Moves the rows of a part's options below the member of `Outer` that holds them.
template <typename Outer, typename Inner>
void AddPart(std::vector<Key<Outer>>& table, Inner Outer::*member,
             const std::vector<Key<Inner>>& part) {
  for (const Key<Inner>& key : part) {
    table.push_back(
        {.info = key.info,
         .get = [key, member](const Outer& outer) { return key.get(outer.*member); },
         .set = [key, member](Outer& outer, const Value& v) { key.set(outer.*member, v); }});
  }
}

constexpr TextListRule kProxies{{kNetworkShape, IsNetwork}, 0, 64};
constexpr TextRule kPemFile{"the name of a PEM file", IsFileNameOrEmpty};
constexpr const char* kTlsCertHelp =
    "Certificates for TLS: the server's own first, then those that lead to the root; a relative "
    "name starts from the folder of the configuration. Empty = no TLS. A reload reads the file "
    "again, for the connections that follow.";
constexpr const char* kTlsKeyHelp = "Its private key, not encrypted. It and tls_cert, or neither.";

std::vector<Key<OpenApiOptions>> OpenApiKeys() {
  using O = OpenApiOptions;
  return {
      Row("openapi.listen", &O::listen, ListenRule{}, kRestart,
          "Where the signed HTTP API listens. The address in use is logged."),
      Row("openapi.regions", &O::regions, TextListRule{{kRegionShape, IsRegion}, 1, 64}, kRestart,
          "Regions that a signature's scope may name."),
      Row("openapi.clock_skew", &O::clock_skew, DurationRule{seconds(1), hours(24)}, kRestart,
          "How far X-Date may be from this machine's clock, either way."),
      Row("openapi.start_grace", &O::start_grace, DurationRule{seconds(0), hours(1)}, kRestart,
          "After a start, answer 503 this long, until devices are back. For the memory engine, "
          "which starts empty."),
      Row("openapi.trusted_proxies", &O::trusted_proxies, kProxies, kRestart,
          "Your load balancers: their X-Forwarded-For tells who the client is, for the limits "
          "below "
          "and the log. From anybody else it is ignored."),
      Row("openapi.max_connections_per_address", &O::max_connections_per_address,
          IntegerRule{0, kMaxPerAddress}, kLive,
          "More connections from one address (IPv6: one /64) are closed at once. Loopback and "
          "trusted_proxies are exempt. 0 = no limit."),
      Row("openapi.max_failures_per_second", &O::max_failures_per_second, IntegerRule{0, kMaxRate},
          kLive,
          "Requests of one address that fail authentication, with a burst of the same size; then "
          "429 until some time has passed. The same are exempt. 0 = no limit."),
      Row("openapi.tls_cert", &O::tls_cert, kPemFile, kLive, kTlsCertHelp),
      Row("openapi.tls_key", &O::tls_key, kPemFile, kLive, kTlsKeyHelp),
  };
}

std::vector<Key<GatewayOptions>> GatewayKeys() {
  using O = GatewayOptions;
  return {
      Row("gateway.listen", &O::listen, ListenRule{}, kRestart,
          "Where the WebSocket gateway for devices listens."),
      Row("gateway.heartbeat", &O::heartbeat, DurationRule{seconds(1), minutes(10)}, kRestart,
          "How often a device shall be heard; it is told so. A device that is silent for heartbeat "
          "and heartbeat_grace together is gone."),
      Row("gateway.heartbeat_grace", &O::heartbeat_grace, DurationRule{seconds(1), minutes(10)},
          kRestart, "See heartbeat. Not longer than it."),
      Row("gateway.login_timeout", &O::login_timeout, DurationRule{milliseconds(100), minutes(5)},
          kRestart, "Time a device has for its Login after it connected."),
      Row("gateway.drain_timeout", &O::drain_timeout, DurationRule{seconds(0), minutes(10)},
          kRestart,
          "A shutdown spreads its closes over this time, then cuts the sockets that remain."),
      Row("gateway.max_logins_per_second", &O::max_logins_per_second, IntegerRule{0, kMaxRate},
          kLive, "Logins of the whole node; more are told to come back later. 0 = no limit."),
      Row("gateway.max_connections_per_user", &O::max_connections_per_user, IntegerRule{1, 10'000},
          kRestart, "More logins of one user are refused."),
      Row("gateway.max_message", &O::max_message, BytesRule{kKiB, 1024 * kKiB}, kRestart,
          "Longest message of a device."),
      Row("gateway.max_messages_per_second", &O::max_messages_per_second, IntegerRule{1, kMaxRate},
          kRestart, "Per device, with a burst of the same size."),
      Row("gateway.same_device", &O::same_device, ChoiceRule{{"replace", "keep"}}, kRestart,
          "What a login does to the connection that the same user has with the same platform and "
          "DeviceId. DeviceId 0 never replaces."),
      Row("gateway.allowed_origins", &O::allowed_origins,
          TextListRule{{kOriginShape, IsOrigin}, 0, 256}, kRestart,
          "Web pages that may connect. Empty = any. Native clients send no Origin and are always "
          "let in."),
      Row("gateway.trusted_proxies", &O::trusted_proxies, kProxies, kRestart,
          "Your load balancers: their X-Forwarded-For, or PROXY header, tells who the client is, "
          "for "
          "the limits below, the connection list and the log. From anybody else it is ignored."),
      Row("gateway.proxy_protocol", &O::proxy_protocol, FlagRule{}, kRestart,
          "Every connection must come from trusted_proxies and begin with a PROXY header, version "
          "2, within login_timeout; all others are closed."),
      Row("gateway.max_connections_per_address", &O::max_connections_per_address,
          IntegerRule{0, kMaxPerAddress}, kLive,
          "More connections from one address (IPv6: one /64) are closed at once, or answered 429 "
          "when X-Forwarded-For names it. Loopback and trusted_proxies are exempt. 0 = no limit."),
      Row("gateway.max_failures_per_second", &O::max_failures_per_second, IntegerRule{0, kMaxRate},
          kLive,
          "Logins of one address with a bad token, with a burst of the same size; then handshakes "
          "are answered 429 until some time has passed. The same are exempt. 0 = no limit."),
      Row("gateway.tls_cert", &O::tls_cert, kPemFile, kLive, kTlsCertHelp),
      Row("gateway.tls_key", &O::tls_key, kPemFile, kLive, kTlsKeyHelp),
  };
}

std::vector<Key<AdminOptions>> AdminKeys() {
  using O = AdminOptions;
  return {
      Row("admin.listen", &O::listen, ListenRule{}, kRestart,
          "Where health, metrics and the connection list are served."),
      Row("admin.token", &O::token, TextRule{kTokenShape, IsAdminToken}, kRestart,
          "Bearer token for everything but health and metrics. Required unless listen is on "
          "loopback."),
      Row("admin.allowed_hosts", &O::allowed_hosts, TextListRule{{kHostShape, IsHost}, 1, 64},
          kRestart, "What the Host header may name; stops DNS rebinding."),
      Row("admin.tls_cert", &O::tls_cert, kPemFile, kLive, kTlsCertHelp),
      Row("admin.tls_key", &O::tls_key, kPemFile, kLive, kTlsKeyHelp),
  };
}

std::vector<Key<LogOptions>> LogKeys() {
  using O = LogOptions;
  return {
      Row("log.level", &O::level, ChoiceRule{{"debug", "info", "warn", "error"}}, kLive,
          "Lines below this are left out. One line per API call is at info."),
      Row("log.format", &O::format, ChoiceRule{{"text", "json"}}, kRestart,
          "Text for people, JSON lines for programs."),
  };
}

std::vector<Key<ValkeyOptions>> ValkeyKeys() {
  using O = ValkeyOptions;
  return {
      Row("engine.valkey.seeds", &O::seeds, TextListRule{{kHostPortShape, IsHostPort}, 0, 64},
          kRestart, "Some nodes of the Valkey cluster; the others are learned from them."),
      Row("engine.valkey.node_id", &O::node_id, TextRule{kNameShape, IsNameOrEmpty}, kRestart,
          "Name of this node. No two nodes may share one."),
      Row("engine.valkey.lease_ttl", &O::lease_ttl, DurationRule{seconds(3), minutes(5)}, kRestart,
          "How long this node's connections count after it was last heard."),
  };
}

std::vector<Key<EngineOptions>> EngineKeys() {
  std::vector<Key<EngineOptions>> keys = {
      Row("engine.kind", &EngineOptions::kind, ChoiceRule{{"memory", "valkey"}, 1}, kRestart,
          "Where presence is kept: in this process, or in a Valkey cluster shared by many nodes."),
  };
  AddPart(keys, &EngineOptions::valkey, ValkeyKeys());
  return keys;
}

std::vector<Key<KeyEntry>> KeyEntryKeys(const std::string& table, TextRule id_rule,
                                        const std::string& id_help) {
  using E = KeyEntry;
  return {
      Row(table + ".id", &E::id, id_rule, kLiveRequired, id_help),
      Row(table + ".secret", &E::secret, TextRule{kSecretShape, IsSecret}, kLive,
          "The secret itself. Exactly one of secret, secret_env and secret_file. A newline at the "
          "end is not part of it, wherever it comes from."),
      Row(table + ".secret_env", &E::secret_env, TextRule{kVariableShape, IsVariableName}, kLive,
          "Name of the environment variable that holds the secret."),
      Row(table + ".secret_file", &E::secret_file, TextRule{"the name of a file", IsNotEmpty},
          kLive,
          "File that holds the secret; a relative name starts from the folder of the "
          "configuration."),
  };
}

std::vector<Key<LastSeenOptions>> LastSeenKeys() {
  using O = LastSeenOptions;
  return {
      Row("last_seen.file", &O::file, TextRule{"the name of a file", IsFileNameOrEmpty}, kRestart,
          "SQLite database that keeps when and why users went offline, for QueryPresence; made "
          "when it is missing, and used by one node only. A relative name starts from the folder "
          "of the configuration. Empty = kept in memory, lost by a restart."),
      Row("last_seen.keep", &O::keep, DurationRule{minutes(1), hours(24) * 3650}, kRestart,
          "Who has been offline for longer is forgotten."),
      Row("last_seen.max_users", &O::max_users, IntegerRule{1, 100'000'000}, kRestart,
          "Users kept at most, about 100 bytes each; over it the longest offline are forgotten."),
  };
}

template <typename Record>
void Append(std::vector<KeyRow>& rows, const std::vector<Key<Record>>& keys) {
  const Record defaults{};
  for (const Key<Record>& key : keys) {
    const bool is_required = key.info.presence == Presence::kRequired;
    rows.push_back({key.info, is_required ? "" : ValueText(key.info.rule, key.get(defaults))});
  }
}

}  // namespace

const std::vector<Key<Settings>>& SettingsKeys() {
  static const std::vector<Key<Settings>> kKeys = [] {
    std::vector<Key<Settings>> keys;
    AddPart(keys, &Settings::openapi, OpenApiKeys());
    AddPart(keys, &Settings::gateway, GatewayKeys());
    AddPart(keys, &Settings::admin, AdminKeys());
    AddPart(keys, &Settings::log, LogKeys());
    AddPart(keys, &Settings::engine, EngineKeys());
    AddPart(keys, &Settings::last_seen, LastSeenKeys());
    return keys;
  }();
  return kKeys;
}

const std::vector<Key<Account>>& AccountKeys() {
  using A = Account;
  static const std::vector<Key<Account>> kKeys = {
      Row("accounts.id", &A::id, IntegerRule{1, std::numeric_limits<std::int64_t>::max()},
          kLiveRequired, "Number of the account."),
      Row("accounts.query_qps", &A::query_qps, IntegerRule{0, kMaxRate}, kLive,
          "QueryOnlineStatus calls a second, with a burst of the same size. 0 = no limit."),
      Row("accounts.token_qps", &A::token_qps, IntegerRule{0, kMaxRate}, kLive,
          "GetAppToken calls a second, likewise."),
      Row("accounts.kick_qps", &A::kick_qps, IntegerRule{0, kMaxRate}, kLive,
          "KickConnections calls a second, likewise."),
      Row("accounts.report_qps", &A::report_qps, IntegerRule{0, kMaxRate}, kLive,
          "OpenLease, ReportConnections, RenewLease and CloseLease calls a second, all together, "
          "likewise."),
      Row("accounts.presence_qps", &A::presence_qps, IntegerRule{0, kMaxRate}, kLive,
          "QueryPresence and GetOnlineCounts calls a second, both together, likewise."),
      Row("accounts.max_leases", &A::max_leases, IntegerRule{0, 1000}, kLive,
          "Leases of the account's own gateways at a time, lapsed ones within their grace "
          "included. 0 = it may have none."),
  };
  return kKeys;
}

const std::vector<Key<KeyEntry>>& AccessKeyKeys() {
  static const std::vector<Key<KeyEntry>> kKeys =
      KeyEntryKeys("accounts.access_keys", TextRule{kAccessKeyIdShape, IsAccessKeyId},
                   "The access key id that signed calls name. Several keys at once for rotation.");
  return kKeys;
}

const std::vector<Key<App>>& AppKeys() {
  using A = App;
  static const std::vector<Key<App>> kKeys = {
      Row("accounts.apps.id", &A::id, IntegerRule{1, std::numeric_limits<std::int32_t>::max()},
          kLiveRequired, "The AppId; one account only has it."),
      Row("accounts.apps.status", &A::status, ChoiceRule{{"active", "stopped"}}, kLive,
          "A stopped app's devices are closed and its queries refused."),
  };
  return kKeys;
}

const std::vector<Key<KeyEntry>>& AppKeyKeys() {
  static const std::vector<Key<KeyEntry>> kKeys =
      KeyEntryKeys("accounts.apps.keys", TextRule{kNameShape, IsName},
                   "The kid of device tokens; unique in the file. The first key of an app signs, "
                   "all of them verify.");
  return kKeys;
}

std::vector<KeyRow> AllKeys() {
  std::vector<KeyRow> rows;
  Append(rows, SettingsKeys());
  Append(rows, AccountKeys());
  Append(rows, AccessKeyKeys());
  Append(rows, AppKeys());
  Append(rows, AppKeyKeys());
  return rows;
}

}  // namespace rollcall
