#include "gateway/reference.h"

#include <string>

#include <gtest/gtest.h>

#include "gateway/close_code.h"
#include "gateway/messages.h"

namespace rollcall::testing {
namespace {

TEST(ReferenceTest, NamesEveryMessageFieldAndCloseCode) {
  const std::string text = GatewayReference();
  for (const auto rows : {ClientMessageRows(), ServerMessageRows()}) {
    for (const MessageRow& row : rows) {
      EXPECT_NE(text.find("### " + std::string(row.type) + "\n"), std::string::npos) << row.type;
      for (const MessageField& field : row.fields) {
        EXPECT_NE(text.find("| `" + std::string(field.name) + "` |"), std::string::npos);
      }
    }
  }
  for (const CloseCodeRow& row : CloseCodeRows()) {
    const std::string code = std::to_string(static_cast<unsigned>(row.code));
    EXPECT_NE(text.find("| " + code + " | " + std::string(row.name)), std::string::npos) << code;
  }
}

}  // namespace
}  // namespace rollcall::testing
