#include "openapi/openapi_door.h"

#include <utility>

#include "http/forwarded_client.h"

namespace rollcall {

OpenApiDoor::OpenApiDoor(const OpenApiParts& parts, const OpenApiOptions& options,
                         std::shared_ptr<const Directory> directory, const HttpOptions& http)
    : clients_(parts.clients),
      desk_(parts.loop, parts.clock, parts.random, parts.metrics, parts.log),
      dispatcher_(parts, {.regions = options.regions, .clock_skew = options.clock_skew}),
      http_(parts.loop, parts.clock, *this, http, parts.metrics.door_refusals[Door::kOpenApi]) {
  dispatcher_.SetDirectory(std::move(directory));
}

void OpenApiDoor::SetDirectory(std::shared_ptr<const Directory> directory) {
  dispatcher_.SetDirectory(std::move(directory));
}

Address OpenApiDoor::ClientOf(const Address& peer, const HttpHead* head) const {
  return head == nullptr ? peer : ForwardedClient(peer, head->fields(), clients_.trusted());
}

void OpenApiDoor::OnRequest(const HttpRequest& request, Responder responder) {
  const Address client = ClientOf(request.remote, &request.head);
  dispatcher_.Dispatch(request, Call(desk_, std::move(responder), client));
}

void OpenApiDoor::OnRefused(const HttpRefusal& refusal, Responder responder) {
  Call call(desk_, std::move(responder), ClientOf(refusal.remote, refusal.head));
  // What is wrong with the request is known already; a bad query only leaves the names out.
  if (refusal.head != nullptr) {
    static_cast<void>(dispatcher_.ReadQuery(refusal.head->query(), call.identity()));
  }
  const HttpField allow = refusal.status == 405 ? HttpField{"Allow", "POST"} : HttpField{};
  call.Fail(MakeFramingError(refusal.status, refusal.rule), allow);
}

}  // namespace rollcall
