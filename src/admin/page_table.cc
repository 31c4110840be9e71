#include <array>

#include "admin/page.h"
#include "admin/pages/connections.h"
#include "admin/pages/health.h"
#include "admin/pages/metrics.h"

namespace rollcall {
namespace {

constexpr std::array kPages = {
    AdminPage{.path = "/healthz", .access = PageAccess::kFree, .serve = ServeHealth},
    AdminPage{.path = "/readyz", .access = PageAccess::kFree, .serve = ServeReadiness},
    AdminPage{.path = "/metrics", .access = PageAccess::kFree, .serve = ServeMetrics},
    AdminPage{.path = "/connections", .access = PageAccess::kBearer, .serve = ServeConnections},
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
