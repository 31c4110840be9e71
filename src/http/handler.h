// HttpHandler: what a door does with the requests of its connections, and Responder, its one answer
// to each.

#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "codec/http_fields.h"
#include "codec/http_head.h"
#include "domain/address.h"

namespace rollcall {

class ServerConnection;

// Views of the connection's buffer: valid during OnRequest only.
struct HttpRequest {
  const HttpHead& head;
  std::string_view body;
  const Address& remote;
};

// A request that is refused before it was read to its end; the connection closes after the answer.
struct HttpRefusal {
  int status = 400;
  std::string_view rule;           // What was broken, for the caller; a constant text.
  const HttpHead* head = nullptr;  // Null when the head itself was not good. Valid in OnRefused.
  const Address& remote;
};

// Views need only live as long as Send(). Date, Content-Length and Connection are added.
struct HttpResponse {
  int status = 200;
  std::string_view content_type = {};
  std::span<const HttpField> fields = {};
  std::string_view body = {};
  // Bytes right before `body` that may be overwritten: with room for the head there, a large body
  // need not be copied behind it.
  std::span<char> room = {};
};

// Answers one request, once, at any time, on the connection's loop. Destroyed without an answer it
// closes the connection.
//
// Loop-confined.
class Responder {
 public:
  explicit Responder(std::shared_ptr<ServerConnection> connection);
  ~Responder();
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&&) = delete;

  // False once nobody can be told any more: the connection, or its door, is gone.
  bool alive() const;

  // Dropped unless alive(). REQUIRES: called once.
  void Send(const HttpResponse& response);

 private:
  std::shared_ptr<ServerConnection> connection_;
};

// Loop-confined.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;

  // Asked once the head is good, before anything of the body is looked at.
  struct Refused {
    int status = 0;  // 0: not refused.
    std::string_view rule = {};
  };
  virtual Refused CheckHead(const HttpHead& /*head*/) { return {}; }

  virtual void OnRequest(const HttpRequest& request, Responder responder) = 0;

  // For bad framing (any status of HttpStatusOf), a deadline (408), and what CheckHead refused. It
  // must answer before it returns.
  virtual void OnRefused(const HttpRefusal& refusal, Responder responder) = 0;
};

}  // namespace rollcall
