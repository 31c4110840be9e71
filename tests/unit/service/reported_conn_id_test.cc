#include "service/reported_conn_id.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

// Worked out with Python's hashlib from the rule in docs/own-gateway.md.
TEST(ReportedConnIdTest, AgreesWithTheDocumentedVectors) {
  EXPECT_EQ(ReportedConnId("123/gw-1", "session-1").ToText(), "C-PE1hpmUj9YQJeCj8MajI");
  EXPECT_EQ(ReportedConnId("123/gw-1", "session-2").ToText(), "C-PE1hpmUj9V2QYUCASMEt");
}

TEST(ReportedConnIdTest, SharesTheBootOfOneOwnerOnly) {
  const ConnId id = ReportedConnId("1/a", "k");
  EXPECT_EQ(id.boot, ReportedConnId("1/a", "l").boot);
  EXPECT_NE(id.number, ReportedConnId("1/a", "l").number);
  EXPECT_NE(id.boot, ReportedConnId("2/a", "k").boot);
  EXPECT_EQ(id.number, ReportedConnId("2/a", "k").number);
}

}  // namespace
}  // namespace rollcall
