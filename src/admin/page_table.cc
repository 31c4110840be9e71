#include <array>

#include "admin/page.h"
#include "admin/pages/audit.h"
#include "admin/pages/connections.h"
#include "admin/pages/health.h"
#include "admin/pages/kick.h"
#include "admin/pages/metrics.h"

namespace rollcall {
namespace {

constexpr std::array kPages = {
    AdminPage{.path = "/healthz",
              .method = PageMethod::kGet,
              .access = PageAccess::kFree,
              .serve = ServeHealth},
    AdminPage{.path = "/readyz",
              .method = PageMethod::kGet,
              .access = PageAccess::kFree,
              .serve = ServeReadiness},
    AdminPage{.path = "/metrics",
              .method = PageMethod::kGet,
              .access = PageAccess::kFree,
              .serve = ServeMetrics},
    AdminPage{.path = "/connections",
              .method = PageMethod::kGet,
              .access = PageAccess::kBearer,
              .serve = ServeConnections},
    AdminPage{.path = "/kick",
              .method = PageMethod::kPost,
              .access = PageAccess::kBearer,
              .serve = ServeKick},
    AdminPage{.path = "/audit",
              .method = PageMethod::kPost,
              .access = PageAccess::kBearer,
              .serve = ServeAudit},
};

}  // namespace

std::span<const AdminPage> AdminPageTable() {
  return kPages;
}

const AdminPage* FindAdminPage(std::string_view path) {
  for (const AdminPage& page : kPages) {
    if (page.path == path) return &page;
  }
  return nullptr;
}

}  // namespace rollcall
