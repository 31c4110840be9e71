// AdminDoor: health, metrics and a user's connections, for operators, on one loop.
//
// GET and HEAD only, and only for a Host it was told to answer to.
//
// Loop-confined.

#pragma once

#include <memory>
#include <string>
#include <utility>

#include "admin/host_list.h"
#include "admin/options.h"
#include "admin/page.h"
#include "base/unique_function.h"
#include "http/handler.h"
#include "http/http_door.h"
#include "net/stream.h"

namespace rollcall {

class AdminDoor final : private HttpHandler {
 public:
  AdminDoor(const AdminContext& context, const AdminOptions& options);

  void Accept(std::unique_ptr<Stream> stream) { http_.Accept(std::move(stream)); }

  // From now on /readyz says that the node drains; everything else is answered as before.
  void BeginDrain() { context_.is_draining = true; }

  // Takes no new connection, finishes the requests in hand, closes, then runs `done`, once.
  void Drain(UniqueFunction<void()> done) { http_.Drain(std::move(done)); }

 private:
  void OnRequest(const HttpRequest& request, Responder responder) override;
  void OnRefused(const HttpRefusal& refusal, Responder responder) override;

  bool IsAuthorized(const HttpHead& head) const;

  AdminContext context_;
  const HostList hosts_;
  const std::string token_;
  HttpDoor http_;  // Last: it goes first, and with it every connection that would still answer.
};

}  // namespace rollcall
