#include "cli/curl_line.h"

#include <array>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

std::string ShellPrints(const std::string& word) {
  FILE* const shell = ::popen(("printf %s " + word).c_str(), "r");
  std::string printed;
  std::array<char, 256> buffer;
  while (const std::size_t bytes = std::fread(buffer.data(), 1, buffer.size(), shell))
    printed.append(buffer.data(), bytes);
  ::pclose(shell);
  return printed;
}

TEST(ShellWord, LeavesSafeTextAlone) {
  for (const std::string_view text :
       {"abc", "/a/b.c", "http://127.0.0.1:8800/", "A-B_c=d@e%20+,"}) {
    EXPECT_EQ(ShellWord(text), text);
  }
}

TEST(ShellWord, MeansTheTextToARealShell) {
  for (const std::string text :
       {"", " ", "it's", "''", "$HOME", "`id`", "a\\b", "a\nb", "\"x\"", "*?[a]", "~", "#c",
        "a&b;c|d", "!!", "{\"AppId\":1}", "\xc3\xa4"}) {
    EXPECT_EQ(ShellPrints(ShellWord(text)), text);
  }
}

TEST(CurlLine, SendsEachSignedFieldAndTheBodyAsItIs) {
  RequestSignature signature;
  signature.headers = {{"Host", "h"}, {"X-Date", "20260101T000000Z"}};
  EXPECT_EQ(
      CurlLine(
          {.url = "http://h/?A=b&C=d", .signature = signature, .body = "@it's", .body_file = {}}),
      "curl -sS 'http://h/?A=b&C=d' \\\n"
      "  -H 'Host: h' \\\n"
      "  -H 'X-Date: 20260101T000000Z' \\\n"
      "  --data-raw '@it'\\''s'");
  EXPECT_TRUE(
      CurlLine({.url = "http://h/", .signature = signature, .body = "x", .body_file = "a b.json"})
          .ends_with("--data-binary '@a b.json'"));
}

}  // namespace
}  // namespace rollcall
