#include "auth/canonical_request.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "crypto/sha256.h"

namespace rollcall {
namespace {

constexpr std::string_view kEmptyHash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string LineOf(std::string_view value, InnerBlanks blanks) {
  const std::vector<HttpField> fields = {{"name", value}};
  std::string text;
  AppendCanonicalRequest({.method = "POST",
                          .path = "/",
                          .query = "",
                          .signed_fields = fields,
                          .signed_headers = "name",
                          .body_hash = HexDigest(Sha256(""))},
                         blanks, text);
  const std::size_t start = text.find("name:") + 5;
  return text.substr(start, text.find('\n', start) - start);
}

TEST(CanonicalRequestTest, JoinsThePartsLineByLine) {
  const std::vector<HttpField> fields = {{"x-date", "d"}, {"host", "h"}};
  std::string text = "kept:";
  AppendCanonicalRequest({.method = "GET",
                          .path = "",
                          .query = "A=1",
                          .signed_fields = fields,
                          .signed_headers = "x-date;host",
                          .body_hash = HexDigest(Sha256(""))},
                         InnerBlanks::kCollapsed, text);
  EXPECT_EQ(text, "kept:GET\n/\nA=1\nx-date:d\nhost:h\n\nx-date;host\n" + std::string(kEmptyHash));
}

TEST(CanonicalRequestTest, StringToSignNamesAlgorithmTimeScopeAndHash) {
  std::string text;
  AppendStringToSign("20240115T103000Z", {"20240115", "cn-north-1", "rtc"}, HexDigest(Sha256("")),
                     text);
  EXPECT_EQ(text, "HMAC-SHA256\n20240115T103000Z\n20240115/cn-north-1/rtc/request\n" +
                      std::string(kEmptyHash));
}

struct BlanksCase {
  const char* value;
  const char* collapsed;
  const char* kept;
};

TEST(CanonicalRequestTest, DropsOuterBlanksAndTreatsInnerOnesAsTold) {
  for (const BlanksCase& c : {BlanksCase{"plain", "plain", "plain"},
                              {"", "", ""},
                              {"   ", "", ""},
                              {" \ta\t ", "a", "a"},
                              {"a b", "a b", "a b"},
                              {"a  b", "a b", "a  b"},
                              {"a\tb", "a b", "a\tb"},
                              {" a \t b  c ", "a b c", "a \t b  c"}}) {
    EXPECT_EQ(LineOf(c.value, InnerBlanks::kCollapsed), c.collapsed) << c.value;
    EXPECT_EQ(LineOf(c.value, InnerBlanks::kKept), c.kept) << c.value;
  }
}

TEST(CanonicalRequestTest, KnowsTheTwoDefaultPorts) {
  EXPECT_EQ(WithoutDefaultPort("h:80"), "h");
  EXPECT_EQ(WithoutDefaultPort("h:443"), "h");
  EXPECT_EQ(WithoutDefaultPort("[::1]:443"), "[::1]");
  for (const char* host : {"h", "h:8080", "h:180", "h:4430", "h80", "", "h :80", "h\t:443"}) {
    EXPECT_EQ(WithoutDefaultPort(host), host);
  }
}

}  // namespace
}  // namespace rollcall
