#include "admin/admin_door.h"

#include <string_view>

#include "admin/answer.h"
#include "codec/http_fields.h"
#include "crypto/equal.h"

namespace rollcall {
namespace {

constexpr std::string_view kScheme = "Bearer ";
constexpr HttpOptions kHttp{.max_body = 0, .max_connections = AdminDoor::kMaxConnections};

}  // namespace

AdminDoor::AdminDoor(const AdminContext& context, const AdminOptions& options)
    : context_(context),
      hosts_(options.allowed_hosts),
      token_(options.token),
      http_(context.loop, context.clock, *this, kHttp,
            context.metrics.door_refusals[Door::kAdmin]) {}

void AdminDoor::OnRequest(const HttpRequest& request, Responder responder) {
  const HttpHead& head = request.head;
  if (!hosts_.Allows(head.host())) {
    return AnswerError(responder, 403, "Host: must be one of admin.allowed_hosts");
  }
  const AdminPage* page = FindAdminPage(head.path());
  if (page == nullptr) return AnswerError(responder, 404, "there is no such page");
  if (!Allows(*page, head, responder)) return;
  page->serve(context_, head.query(), std::move(responder));
}

bool AdminDoor::Allows(const AdminPage& page, const HttpHead& head, Responder& responder) const {
  const std::string_view method = head.method();
  if (page.method == PageMethod::kGet && method != "GET" && method != "HEAD") {
    AnswerError(responder, 405, "the method must be GET or HEAD", {"Allow", "GET, HEAD"});
    return false;
  }
  if (page.method == PageMethod::kPost && method != "POST") {
    AnswerError(responder, 405, "the method must be POST", {"Allow", "POST"});
    return false;
  }
  if (page.method == PageMethod::kPost && head.Find("Origin").count > 0) {
    AnswerError(responder, 403, "Origin: must not be sent, web pages may not change anything");
    return false;
  }
  if (page.access == PageAccess::kBearer && !IsAuthorized(head)) {
    AnswerError(responder, 401, "Authorization: must be Bearer with admin.token",
                {"WWW-Authenticate", "Bearer"});
    return false;
  }
  return true;
}

void AdminDoor::OnRefused(const HttpRefusal& refusal, Responder responder) {
  AnswerError(responder, refusal.status, refusal.rule);
}

bool AdminDoor::IsAuthorized(const HttpHead& head) const {
  if (token_.empty()) return true;
  const HttpFieldMatch field = head.Find("Authorization");
  return field.count == 1 && field.value.size() > kScheme.size() &&
         EqualsIgnoreCase(field.value.substr(0, kScheme.size()), kScheme) &&
         EqualInConstantTime(field.value.substr(kScheme.size()), token_);
}

}  // namespace rollcall
