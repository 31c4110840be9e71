#include "openapi/openapi_door.h"

#include <utility>

namespace rollcall {

OpenApiDoor::OpenApiDoor(const OpenApiParts& parts, const OpenApiOptions& options,
                         std::shared_ptr<const Directory> directory, const HttpOptions& http)
    : desk_(parts.clock, parts.random, parts.metrics, parts.log),
      dispatcher_(parts.loop, parts.clock, parts.presence, parts.limiter,
                  {.regions = options.regions, .clock_skew = options.clock_skew}),
      http_(parts.loop, parts.clock, *this, http) {
  dispatcher_.SetDirectory(std::move(directory));
}

void OpenApiDoor::SetDirectory(std::shared_ptr<const Directory> directory) {
  dispatcher_.SetDirectory(std::move(directory));
}

void OpenApiDoor::OnRequest(const HttpRequest& request, Responder responder) {
  dispatcher_.Dispatch(request, Call(desk_, std::move(responder)));
}

void OpenApiDoor::OnRefused(const HttpRefusal& refusal, Responder responder) {
  Call call(desk_, std::move(responder));
  // What is wrong with the request is known already; a bad query only leaves the names out.
  if (refusal.head != nullptr) {
    static_cast<void>(dispatcher_.ReadQuery(refusal.head->query(), call.identity()));
  }
  const HttpField allow = refusal.status == 405 ? HttpField{"Allow", "POST"} : HttpField{};
  call.Fail(MakeFramingError(refusal.status, refusal.rule), allow);
}

}  // namespace rollcall
