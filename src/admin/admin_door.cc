#include "admin/admin_door.h"

#include <string_view>

#include "admin/answer.h"
#include "codec/http_fields.h"
#include "crypto/equal.h"

namespace rollcall {
namespace {

constexpr std::string_view kScheme = "Bearer ";
constexpr HttpOptions kHttp{.max_body = 0, .max_connections = 1000};

}  // namespace

AdminDoor::AdminDoor(const AdminContext& context, const AdminOptions& options)
    : context_(context),
      hosts_(options.allowed_hosts),
      token_(options.token),
      http_(context.loop, context.clock, *this, kHttp) {}

void AdminDoor::OnRequest(const HttpRequest& request, Responder responder) {
  const HttpHead& head = request.head;
  if (!hosts_.Allows(head.host())) {
    return AnswerError(responder, 403, "Host: must be one of admin.allowed_hosts");
  }
  const AdminPage* page = FindAdminPage(head.path());
  if (page == nullptr) return AnswerError(responder, 404, "there is no such page");
  if (head.method() != "GET" && head.method() != "HEAD") {
    return AnswerError(responder, 405, "the method must be GET or HEAD", {"Allow", "GET, HEAD"});
  }
  if (page->access == PageAccess::kBearer && !IsAuthorized(head)) {
    return AnswerError(responder, 401, "Authorization: must be Bearer with admin.token",
                       {"WWW-Authenticate", "Bearer"});
  }
  page->serve(context_, head.query(), std::move(responder));
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
