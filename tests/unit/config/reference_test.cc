#include "config/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/key_table.h"

namespace rollcall {
namespace {

using ::testing::HasSubstr;

TEST(ConfigReferenceTest, HasALineForEveryKey) {
  const std::string page = ConfigReference();
  for (const KeyRow& row : AllKeys()) {
    const std::string& name = row.info.name;
    const std::string line = "| `" + name.substr(name.rfind('.') + 1) + "` | " +
                             std::string(TypeText(row.info.rule)) + " | ";
    EXPECT_THAT(page, HasSubstr(line)) << name;
    EXPECT_THAT(page, HasSubstr(row.info.help)) << name;
  }
}

TEST(ConfigReferenceTest, TellsRangeDefaultAndReload) {
  const std::string page = ConfigReference();
  EXPECT_THAT(page, HasSubstr("\n## [gateway]\n"));
  EXPECT_THAT(page, HasSubstr("\n## [engine.valkey]\n"));
  EXPECT_THAT(page, HasSubstr("\n## [[accounts.apps.keys]]\n"));
  EXPECT_THAT(page, HasSubstr("| `heartbeat` | duration | 1s to 10m | `\"25s\"` | restart |"));
  EXPECT_THAT(page, HasSubstr("| `max_message` | size | 1KiB to 1MiB | `\"4KiB\"` | restart |"));
  EXPECT_THAT(page, HasSubstr("| `query_qps` | integer | 0 to 1000000 | `100` | live |"));
  EXPECT_THAT(page, HasSubstr("| `token` | text | "));
  EXPECT_THAT(page, HasSubstr("| `tls_cert` | text | the name of a PEM file |  | live |"));
  EXPECT_THAT(page, HasSubstr("`valkey` is not available in this version."));
}

}  // namespace
}  // namespace rollcall
