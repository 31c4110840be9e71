#include "cli/client_tls.h"

#include <sstream>

#include <gtest/gtest.h>

#include "support/certificate.h"

namespace rollcall {
namespace {

Result<std::shared_ptr<const TlsContext>> Open(bool is_tls, const std::string& file,
                                               const std::string& input = "") {
  std::istringstream in(input);
  return OpenClientTls({.host = "h", .is_tls = is_tls}, file, in);
}

TEST(ClientTls, IsNeededForTlsOnly) {
  EXPECT_EQ(*Open(false, ""), nullptr);
  EXPECT_NE(*Open(true, ""), nullptr);
  EXPECT_NE(*Open(true, "-", testing::MakeCertificate().certificate), nullptr);
}

TEST(ClientTls, SaysWhatIsWrongWithTheFile) {
  const auto error = [](const Result<std::shared_ptr<const TlsContext>>& result) {
    EXPECT_EQ(result.error().code(), StatusCode::kInvalidArgument);
    return result.error().message();
  };
  EXPECT_EQ(error(Open(false, "-")), "--ca-file: the URL must be https or wss for it to count");
  EXPECT_EQ(error(Open(true, "-", "")), "--ca-file: must hold a certificate in PEM");
  EXPECT_EQ(error(Open(true, "-", "text")), "--ca-file: must hold a certificate in PEM");
  EXPECT_EQ(error(Open(true, "/nowhere/ca.pem")),
            "--ca-file: cannot open /nowhere/ca.pem: No such file or directory");
}

}  // namespace
}  // namespace rollcall
