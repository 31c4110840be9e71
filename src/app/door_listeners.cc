#include "app/door_listeners.h"

#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "domain/address.h"

namespace rollcall {
namespace {

constexpr std::size_t Index(Door door) {
  return static_cast<std::size_t>(door);
}

}  // namespace

Status DoorListeners::Bind(const Settings& settings, const Doors& doors, std::size_t home) {
  Status openapi = BindDoor(Door::kOpenApi, settings.openapi.listen, doors.openapi, home);
  if (!openapi.ok()) return openapi;
  Status gateway = BindDoor(Door::kGateway, settings.gateway.listen, doors.gateway, home);
  if (!gateway.ok()) return gateway;
  Status admin = BindDoor(Door::kAdmin, settings.admin.listen, doors.admin, home);
  if (!admin.ok()) return admin;
  listeners_[Index(Door::kAdmin)]->StayHome();
  bound_ = {.openapi = listeners_[Index(Door::kOpenApi)]->local(),
            .gateway = listeners_[Index(Door::kGateway)]->local(),
            .admin = listeners_[Index(Door::kAdmin)]->local()};
  return {};
}

Status DoorListeners::BindDoor(Door door, const ListenAddress& listen, Entrance::Admit admit,
                               std::size_t home) {
  DoorCount& count = counts_[door];
  entrances_[Index(door)] = std::make_unique<Entrance>(std::move(admit));
  Listener::Handlers handlers{
      .accept =
          [&count, entrance = entrances_[Index(door)].get()](std::size_t loop,
                                                             std::unique_ptr<TcpStream> stream) {
            count.OnAccepted();
            entrance->Enter(loop, std::move(stream));
          },
      .error =
          [this, &count, door](int error_number) {
            count.OnError();
            const std::string reason = std::generic_category().message(error_number);
            logger_.Write(LogLevel::kError, "cannot accept",
                          {{"door", ToText(door)}, {"reason", std::string_view(reason)}});
          },
      .observer = &count};
  const Result<Address> address = Address::FromIp(listen.host, listen.port);
  if (!address) return address.error();
  Result<std::unique_ptr<Listener>> bound =
      Listener::Bind(loops_, home, *address, std::move(handlers));
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
    logger_.Write(LogLevel::kInfo, "listening",
                  {{"door", ToText(door)}, {"address", std::string_view(address)}});
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
