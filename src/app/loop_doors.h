// LoopDoors: the doors of one loop.

#pragma once

#include <memory>

#include "auth/directory.h"
#include "gateway/gateway_door.h"
#include "openapi/openapi_door.h"

namespace rollcall {

// Constructed before its loop has connections, destroyed when the loop runs no more; all else is
// Loop-confined.
struct LoopDoors {
  LoopDoors(const OpenApiParts& openapi_parts, const OpenApiOptions& openapi_options,
            const GatewayDependencies& gateway_parts, const GatewayOptions& gateway_options,
            const std::shared_ptr<const Directory>& directory)
      : openapi(openapi_parts, openapi_options, directory),
        gateway(gateway_parts, gateway_options, directory) {}

  void SetDirectory(const std::shared_ptr<const Directory>& directory) {
    openapi.SetDirectory(directory);
    gateway.SetDirectory(directory);
  }

  OpenApiDoor openapi;
  GatewayDoor gateway;
};

}  // namespace rollcall
