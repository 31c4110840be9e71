// OpenApiDoor: the signed HTTP API on one loop.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <memory>

#include "auth/directory.h"
#include "base/unique_function.h"
#include "http/handler.h"
#include "http/http_door.h"
#include "http/options.h"
#include "net/stream.h"
#include "openapi/call_desk.h"
#include "openapi/dispatcher.h"
#include "openapi/openapi_parts.h"
#include "openapi/options.h"

namespace rollcall {

class OpenApiDoor final : private HttpHandler {
 public:
  OpenApiDoor(const OpenApiParts& parts, const OpenApiOptions& options,
              std::shared_ptr<const Directory> directory, const HttpOptions& http = {});

  void Accept(std::unique_ptr<Stream> stream) { http_.Accept(std::move(stream)); }

  // The next request is checked against `directory`; a key that is not in it is refused.
  void SetDirectory(std::shared_ptr<const Directory> directory);

  // Takes no new connection, finishes the requests in hand, closes, then runs `done`, once.
  void Drain(UniqueFunction<void()> done) { http_.Drain(std::move(done)); }

  std::size_t connections() const { return http_.connections(); }

 private:
  Refused CheckHead(const HttpHead& head) override { return Dispatcher::CheckHead(head); }
  void OnRequest(const HttpRequest& request, Responder responder) override;
  void OnRefused(const HttpRefusal& refusal, Responder responder) override;

  // `head` is null when it could not be read.
  Address ClientOf(const Address& peer, const HttpHead* head) const;

  const ClientLimits& clients_;
  CallDesk desk_;
  Dispatcher dispatcher_;
  HttpDoor http_;  // Last: it goes first, and with it every connection that would still answer.
};

}  // namespace rollcall
