#include "app/door_listeners.h"

#include <string>
#include <string_view>
#include <utility>

#include "domain/address.h"

namespace rollcall {
namespace {

constexpr std::size_t Index(Door door) {
  return static_cast<std::size_t>(door);
}

}  // namespace

Status DoorListeners::Bind(const Settings& settings, const Doors& doors, std::size_t home) {
  Status openapi = BindDoor(Door::kOpenApi, settings.openapi.listen, {}, doors.openapi, home);
  if (!openapi.ok()) return openapi;
  const Entrance::Rules gateway_rules{.clients = &parts_.gateway_clients,
                                      .proxy_protocol = settings.gateway.proxy_protocol,
                                      .proxy_timeout = settings.gateway.login_timeout};
  Status gateway =
      BindDoor(Door::kGateway, settings.gateway.listen, gateway_rules, doors.gateway, home);
  if (!gateway.ok()) return gateway;
  Status admin = BindDoor(Door::kAdmin, settings.admin.listen, {}, doors.admin, home);
  if (!admin.ok()) return admin;
  listeners_[Index(Door::kAdmin)]->StayHome();
  bound_ = {.openapi = listeners_[Index(Door::kOpenApi)]->local(),
            .gateway = listeners_[Index(Door::kGateway)]->local(),
            .admin = listeners_[Index(Door::kAdmin)]->local()};
  return {};
}

Status DoorListeners::BindDoor(Door door, const ListenAddress& listen, Entrance::Rules rules,
                               Entrance::Admit admit, std::size_t home) {
  DoorCount& count = parts_.counts[door];
  rules.refusals = &parts_.metrics.door_refusals[door];
  rules.tls = &parts_.tls[door];
  entrances_[Index(door)] = std::make_unique<Entrance>(
      Entrance::Parts{.loops = parts_.loops, .clock = parts_.clock, .logger = parts_.logger}, rules,
      std::move(admit));
  Listener::Handlers handlers{.accept =
                                  [entrance = entrances_[Index(door)].get()](
                                      std::size_t loop, std::unique_ptr<TcpStream> stream) {
                                    entrance->Enter(loop, std::move(stream));
                                  },
                              .error = [&count](int error_number) { count.OnError(error_number); },
                              .observer = &count,
                              // Behind a storm of devices no call and no health check waits.
                              .lane = door == Door::kGateway ? Lane::kOrdinary : Lane::kExpress};
  const Result<Address> address = Address::FromIp(listen.host, listen.port);
  if (!address) return address.error();
  Result<std::unique_ptr<Listener>> bound =
      Listener::Bind(parts_.loops, home, *address, std::move(handlers));
  if (!bound) {
    return {bound.error().code(), std::string(ToText(door)) + ": " + bound.error().message()};
  }
  listeners_[Index(door)] = *std::move(bound);
  return {};
}

void DoorListeners::Start() {
  for (const Door door : kDoors) {
    Listener& listener = *listeners_[Index(door)];
    const std::string address = listener.local().ToText();
    parts_.logger.Write(LogLevel::kInfo, "listening",
                        {{"door", ToText(door)},
                         {"address", std::string_view(address)},
                         {"tls", parts_.tls[door].is_on()}});
    listener.Start();
  }
}

void DoorListeners::StopGateway() {
  listeners_[Index(Door::kGateway)]->Stop();
}

void DoorListeners::StopOpenApi() {
  listeners_[Index(Door::kOpenApi)]->Stop();
}

}  // namespace rollcall
