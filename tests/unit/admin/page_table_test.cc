#include <gtest/gtest.h>

#include "admin/page.h"

namespace rollcall {
namespace {

TEST(PageTableTest, FindsEachPageByItsExactPath) {
  for (const AdminPage& page : AdminPageTable())
    EXPECT_EQ(FindAdminPage(page.path), &page);
  for (const std::string_view path : {"", "/", "/healthz/", "/Healthz", "//healthz", "healthz"})
    EXPECT_EQ(FindAdminPage(path), nullptr) << path;
}

TEST(PageTableTest, KeepsWhatTellsOfUsersBehindTheToken) {
  for (const AdminPage& page : AdminPageTable()) {
    const bool tells = page.path == "/connections" || page.path == "/kick" || page.path == "/audit";
    EXPECT_EQ(page.access == PageAccess::kBearer, tells) << page.path;
  }
}

TEST(PageTableTest, TakesPostForWhatChangesSomethingOrCostsMuch) {
  for (const AdminPage& page : AdminPageTable()) {
    const bool is_post = page.path == "/kick" || page.path == "/audit";
    EXPECT_EQ(page.method == PageMethod::kPost, is_post) << page.path;
  }
}

}  // namespace
}  // namespace rollcall
