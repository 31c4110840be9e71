// AdminDoor: health, metrics, a user's connections and their end, for operators, on one loop.
//
// Only for a Host it was told to answer to. A page that changes something takes POST, and not from
// a browser: without a token, any page the operator looks at could send it.
//
// Loop-confined.

#pragma once

#include <cstddef>
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
  // So few that they fit what is kept back for this door when sockets are used up.
  static constexpr std::size_t kMaxConnections = 48;

  AdminDoor(const AdminContext& context, const AdminOptions& options);

  void Accept(std::unique_ptr<Stream> stream) { http_.Accept(std::move(stream)); }

  // From now on /readyz says that the node drains; everything else is answered as before.
  void BeginDrain() { context_.is_draining = true; }

  // Takes no new connection, finishes the requests in hand, closes, then runs `done`, once.
  void Drain(UniqueFunction<void()> done) { http_.Drain(std::move(done)); }

 private:
  void OnRequest(const HttpRequest& request, Responder responder) override;
  void OnRefused(const HttpRefusal& refusal, Responder responder) override;

  // Checks all that comes before the page itself; answers and returns false when it may not be.
  bool Allows(const AdminPage& page, const HttpHead& head, Responder& responder) const;
  bool IsAuthorized(const HttpHead& head) const;

  AdminContext context_;
  const HostList hosts_;
  const std::string token_;
  HttpDoor http_;  // Last: it goes first, and with it every connection that would still answer.
};

}  // namespace rollcall
