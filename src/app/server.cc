#include "app/server.h"

#include <future>
#include <string_view>
#include <utility>
#include <vector>

#include "admin/admin_door.h"
#include "app/core_count.h"
#include "app/descriptor_limit.h"
#include "app/door_counts.h"
#include "app/door_listeners.h"
#include "app/engine_factory.h"
#include "app/loop_doors.h"
#include "app/socket_budget.h"
#include "auth/directory.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/random.h"
#include "config/reload.h"
#include "domain/network.h"
#include "gateway/admission.h"
#include "last_seen/last_seen.h"
#include "limits/client_limits.h"
#include "limits/rate_limiter.h"
#include "metrics/catalog.h"
#include "net/loop_group.h"
#include "openapi/replay_memory.h"
#include "service/presence_service.h"

namespace rollcall {
namespace {

// Where the admin door, the listeners and the lease live.
constexpr std::size_t kHomeLoop = 0;
// Fewer sockets than this under the descriptor limit is worth a warning.
constexpr std::uint64_t kManySockets = 100'000;

ServiceOptions ServiceOptionsOf(const Settings& settings) {
  ServiceOptions options;
  options.rules = {.same_device = settings.gateway.same_device,
                   .max_connections = settings.gateway.max_connections_per_user};
  options.start_grace = settings.openapi.start_grace;
  return options;
}

// Of openapi or of gateway.
template <typename DoorOptions>
ClientLimitOptions ClientLimitsOf(const DoorOptions& door) {
  return {.max_connections_per_address = door.max_connections_per_address,
          .max_failures_per_second = door.max_failures_per_second};
}

NetworkList ProxiesOf(const std::vector<std::string>& texts) {
  const Result<NetworkList> proxies = NetworkList::Parse(texts);
  CHECK(proxies);  // The loader refuses others.
  return *proxies;
}

}  // namespace

// Members stand in the order they are built; the loops stop before anything is taken apart.
class Server::Node {
 public:
  Node(const Settings& settings, Logger& logger, std::unique_ptr<Clock> clock,
       std::unique_ptr<LastSeenStore> store, std::unique_ptr<Engine> engine,
       std::shared_ptr<const Directory> directory);
  ~Node() {
    loops_.Stop();
    last_seen_loop_.Stop();
  }

  Status Open();
  void Reload(const Settings& loaded);
  void Drain();

  const BoundAddresses& bound() const { return listeners_.bound(); }
  Catalog& metrics() { return metrics_; }

 private:
  // Starts `work(loop_index, finished)` on every loop; returns when each has called `finished`.
  template <typename Work>
  void OnEveryLoop(Work work);
  void LogDescriptors();
  Status StartLastSeen();
  void StopLastSeen();
  Status StartService();
  void StopService();

  Settings settings_;
  Logger& logger_;
  const std::unique_ptr<Clock> clock_;
  SystemRandom random_;
  Catalog metrics_;
  RateLimiter limiter_;
  ReplayMemory replays_;
  Admission admission_;
  std::unique_ptr<Engine> engine_;
  PresenceService service_;
  LoopGroup last_seen_loop_{1};
  LastSeen last_seen_;
  const std::uint64_t descriptors_;
  SocketBudget sockets_;
  ClientLimits openapi_clients_;
  ClientLimits gateway_clients_;
  DoorCounts door_counts_;
  TlsDoors tls_;
  LoopGroup loops_;
  std::vector<std::unique_ptr<LoopDoors>> doors_;  // One per loop.
  std::unique_ptr<AdminDoor> admin_;
  DoorListeners listeners_;
  std::uint64_t generation_ = 1;
};

Server::Node::Node(const Settings& settings, Logger& logger, std::unique_ptr<Clock> clock,
                   std::unique_ptr<LastSeenStore> store, std::unique_ptr<Engine> engine,
                   std::shared_ptr<const Directory> directory)
    : settings_(settings),
      logger_(logger),
      clock_(std::move(clock)),
      metrics_({.version = ROLLCALL_VERSION, .started = clock_->Wall()}),
      limiter_({}, *clock_),
      replays_({.keep = 2 * settings.openapi.clock_skew}, *clock_),
      admission_(settings.gateway.max_logins_per_second),
      engine_(std::move(engine)),
      service_(*engine_, *clock_, random_, metrics_, ServiceOptionsOf(settings)),
      last_seen_({.engine = *engine_,
                  .loop = last_seen_loop_.at(0),
                  .clock = *clock_,
                  .metrics = metrics_,
                  .log = logger},
                 std::move(store)),
      descriptors_(RaiseDescriptorLimit()),
      sockets_(SocketsThatFit(descriptors_, CoreCount())),
      openapi_clients_(ProxiesOf(settings.openapi.trusted_proxies),
                       ClientLimitsOf(settings.openapi), *clock_),
      gateway_clients_(ProxiesOf(settings.gateway.trusted_proxies),
                       ClientLimitsOf(settings.gateway), *clock_),
      door_counts_({.metrics = metrics_, .clock = *clock_, .logger = logger},
                   {.budget = &sockets_, .clients = &openapi_clients_},
                   {.budget = &sockets_, .clients = &gateway_clients_}),
      tls_(metrics_),
      loops_(CoreCount()),
      listeners_({.loops = loops_,
                  .clock = *clock_,
                  .logger = logger,
                  .metrics = metrics_,
                  .counts = door_counts_,
                  .gateway_clients = gateway_clients_,
                  .tls = tls_}) {
  tls_.Use(settings.tls);
  service_.UseLastSeen(last_seen_);
  metrics_.config_generation.Set(static_cast<double>(generation_));
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    const OpenApiParts openapi{.loop = loops_.at(i),
                               .clock = *clock_,
                               .random = random_,
                               .presence = service_,
                               .limiter = limiter_,
                               .clients = openapi_clients_,
                               .replays = replays_,
                               .metrics = metrics_,
                               .log = logger};
    const GatewayDependencies gateway{.loop = loops_.at(i),
                                      .clock = *clock_,
                                      .random = random_,
                                      .logger = logger,
                                      .metrics = metrics_,
                                      .service = service_,
                                      .admission = admission_,
                                      .clients = gateway_clients_};
    doors_.push_back(std::make_unique<LoopDoors>(openapi, settings.openapi, gateway,
                                                 settings.gateway, directory));
  }
  const AdminContext admin{.loop = loops_.at(kHomeLoop),
                           .clock = *clock_,
                           .presence = service_,
                           .metrics = metrics_,
                           .log = logger};
  admin_ = std::make_unique<AdminDoor>(admin, settings.admin);
}

template <typename Work>
void Server::Node::OnEveryLoop(Work work) {
  std::vector<std::promise<void>> finished(loops_.size());
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    loops_.at(i).Post([&, i] { work(i, [&finished, i] { finished[i].set_value(); }); });
  }
  for (std::promise<void>& one : finished)
    one.get_future().wait();
}

void Server::Node::LogDescriptors() {
  const std::uint64_t sockets = SocketsThatFit(descriptors_, loops_.size());
  logger_.Write(sockets < kManySockets ? LogLevel::kWarn : LogLevel::kInfo, "open files",
                {{"limit", descriptors_}, {"sockets_that_fit", sockets}});
}

Status Server::Node::StartLastSeen() {
  std::promise<Status> started;
  last_seen_loop_.at(0).Post([&] {
    last_seen_.Start(
        [&](Result<Done> result) { started.set_value(result ? Status() : result.error()); });
  });
  return started.get_future().get();
}

// What it could not note it says itself.
void Server::Node::StopLastSeen() {
  std::promise<void> stopped;
  last_seen_loop_.at(0).Post(
      [&] { last_seen_.Stop([&](const Result<Done>&) { stopped.set_value(); }); });
  stopped.get_future().wait();
}

Status Server::Node::StartService() {
  std::promise<Status> started;
  EpollLoop& home = loops_.at(kHomeLoop);
  home.Post([&] {
    service_.Start(
        home, [&](Result<Done> result) { started.set_value(result ? Status() : result.error()); });
  });
  return started.get_future().get();
}

void Server::Node::StopService() {
  std::promise<void> stopped;
  EpollLoop& home = loops_.at(kHomeLoop);
  home.Post([&] {
    service_.Stop(home, DisconnectReason::kDrained, [&](Result<Done>) { stopped.set_value(); });
  });
  stopped.get_future().wait();
}

Status Server::Node::Open() {
  // Ports first: a second node on them must not get as far as opening a lease.
  const DoorListeners::Doors doors{
      .openapi = [this](std::size_t loop,
                        std::unique_ptr<Stream> s) { doors_[loop]->openapi.Accept(std::move(s)); },
      .gateway = [this](std::size_t loop,
                        std::unique_ptr<Stream> s) { doors_[loop]->gateway.Accept(std::move(s)); },
      .admin = [this](std::size_t, std::unique_ptr<Stream> s) { admin_->Accept(std::move(s)); }};
  if (Status bound = listeners_.Bind(settings_, doors, kHomeLoop); !bound.ok()) return bound;
  LogDescriptors();
  if (Status started = StartLastSeen(); !started.ok()) return started;
  if (Status started = StartService(); !started.ok()) return started;
  OnEveryLoop([this](std::size_t loop, auto finished) {
    doors_[loop]->gateway.Start();
    finished();
  });
  listeners_.Start();
  return {};
}

void Server::Node::Reload(const Settings& loaded) {
  Reloaded reloaded = MergeReloaded(settings_, loaded);
  Result<std::shared_ptr<const Directory>> directory = Directory::Build(reloaded.settings.accounts);
  CHECK(directory);  // The loader refuses what a directory cannot be built from.
  settings_ = std::move(reloaded.settings);
  logger_.SetLevel(settings_.log.level);
  admission_.SetRate(settings_.gateway.max_logins_per_second);
  openapi_clients_.Set(ClientLimitsOf(settings_.openapi));
  gateway_clients_.Set(ClientLimitsOf(settings_.gateway));
  tls_.Use(settings_.tls);
  OnEveryLoop([&](std::size_t loop, auto finished) {
    doors_[loop]->SetDirectory(*directory);
    finished();
  });
  metrics_.config_reloads[ReloadResult::kOk].Increment();
  metrics_.config_generation.Set(static_cast<double>(++generation_));
  for (const std::string& key : reloaded.needs_restart) {
    logger_.Write(LogLevel::kWarn, "changed, takes effect after a restart",
                  {{"key", std::string_view(key)}});
  }
  logger_.Write(LogLevel::kInfo, "reloaded",
                {{"generation", generation_},
                 {"changed", static_cast<std::uint64_t>(reloaded.changed.size())}});
}

void Server::Node::Drain() {
  loops_.at(kHomeLoop).Post([this] { admin_->BeginDrain(); });
  listeners_.StopGateway();
  OnEveryLoop([this](std::size_t loop, auto finished) { doors_[loop]->gateway.Drain(finished); });
  listeners_.StopOpenApi();
  OnEveryLoop([this](std::size_t loop, auto finished) { doors_[loop]->openapi.Drain(finished); });
  StopService();
  StopLastSeen();
}

Server::Server(std::unique_ptr<Node> node) : node_(std::move(node)) {}

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::Start(const Settings& settings, Logger& logger) {
  auto clock = std::make_unique<SystemClock>();
  Result<std::unique_ptr<LastSeenStore>> store = LastSeenStore::Open(settings.last_seen);
  if (!store) return store.error();
  Result<std::unique_ptr<Engine>> engine =
      MakeEngine(settings.engine, *clock, (*store)->last_version());
  if (!engine) return engine.error();
  Result<std::shared_ptr<const Directory>> directory = Directory::Build(settings.accounts);
  if (!directory) return directory.error();
  auto node = std::make_unique<Node>(settings, logger, std::move(clock), *std::move(store),
                                     *std::move(engine), *std::move(directory));
  if (Status opened = node->Open(); !opened.ok()) return opened;
  return std::unique_ptr<Server>(new Server(std::move(node)));
}

const BoundAddresses& Server::bound() const {
  return node_->bound();
}

void Server::Reload(const Settings& loaded) {
  node_->Reload(loaded);
}

void Server::NoteRefusedReload() {
  node_->metrics().config_reloads[ReloadResult::kFailed].Increment();
}

void Server::Drain() {
  node_->Drain();
}

}  // namespace rollcall
