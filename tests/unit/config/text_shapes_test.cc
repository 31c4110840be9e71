#include "config/text_shapes.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

void ExpectShape(bool (*shape)(std::string_view), std::initializer_list<std::string> good,
                 std::initializer_list<std::string> bad) {
  for (const std::string& text : good) {
    EXPECT_TRUE(shape(text)) << text;
  }
  for (const std::string& text : bad) {
    EXPECT_FALSE(shape(text)) << text;
  }
}

TEST(TextShapesTest, FileNames) {
  ExpectShape(IsFileNameOrEmpty, {"", "a", "/etc/a b/c.pem", "\xc3\xa4.pem", " "},
              {"a\nb", "\t", "a\x7f", std::string("a\0", 2)});
}

TEST(TextShapesTest, Regions) {
  ExpectShape(IsRegion, {"cn-north-1", "x", std::string(64, 'x')},
              {"", "CN", "a b", "a/b", std::string(65, 'x')});
}

TEST(TextShapesTest, Origins) {
  ExpectShape(IsOrigin,
              {"https://example.com", "http://localhost:3000", "https://[::1]:8443",
               "https://[::1]", "capacitor://localhost"},
              {"", "*", "null", "example.com", "https://", "https://example.com/", "://a",
               "https://example.com:0", "https://example.com:", "https://Example.com",
               "https://a b", "https://a?b", "https://user@a"});
}

TEST(TextShapesTest, Hosts) {
  ExpectShape(IsHost, {"localhost", "127.0.0.1", "[::1]", "a.example"},
              {"", "::1", "a:80", "[]", "a/b", "[a b]", std::string(254, 'a')});
  ExpectShape(IsHostPort, {"a:1", "127.0.0.1:7001", "[::1]:7001", "a.example:65535"},
              {"", "a", ":1", "a:", "a:0", "a:65536", "a:x", "::1:7001", "[::1]"});
}

TEST(TextShapesTest, Networks) {
  ExpectShape(IsNetwork, {"10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "::/0"},
              {"", "10.0.0.1/8", "10.0.0.0/33", "localhost", "10.0.0.0/8 "});
}

TEST(TextShapesTest, AdminTokens) {
  ExpectShape(IsAdminToken, {"", "x", "a-._~+/=", std::string(256, 'x')},
              {"a b", "a\n", "a\x7f", "\xc3\xa9", std::string(257, 'x')});
}

TEST(TextShapesTest, Names) {
  ExpectShape(IsName, {"k1", "node-1.example_2", std::string(64, 'n')},
              {"", "a b", "a/b", "a=b", std::string(65, 'n')});
  EXPECT_TRUE(IsNameOrEmpty(""));
  EXPECT_TRUE(IsNameOrEmpty("a"));
  EXPECT_FALSE(IsNameOrEmpty("a b"));
}

TEST(TextShapesTest, AccessKeyIds) {
  ExpectShape(IsAccessKeyId, {"AKLTZXhhbXBsZQ==", "a_b-c.d+e", std::string(128, 'k')},
              {"", "a/b", "a,b", "a b", "a\n", std::string(129, 'k')});
}

TEST(TextShapesTest, VariableNames) {
  ExpectShape(IsVariableName, {"KEY", "_key2"}, {"", "2KEY", "A-B", "A B", "A=B"});
}

TEST(TextShapesTest, SecretsWithoutTheirNewline) {
  EXPECT_EQ(WithoutNewline("a\n"), "a");
  EXPECT_EQ(WithoutNewline("a\r\n"), "a");
  EXPECT_EQ(WithoutNewline("a\n\n"), "a\n");
  EXPECT_EQ(WithoutNewline("a\r"), "a\r");
  EXPECT_EQ(WithoutNewline("\n"), "");
  EXPECT_EQ(WithoutNewline(""), "");
  ExpectShape(IsSecret, {std::string(16, 's'), std::string(1024, 's') + "\r\n"},
              {"", std::string(15, 's'), std::string(15, 's') + "\n", std::string(1025, 's')});
}

}  // namespace
}  // namespace rollcall
