#include "client/url.h"

#include <string>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(Url, TakesHostPortAndTargetApart) {
  struct Case {
    std::string text, host, target, authority;
    std::uint16_t port;
  };
  for (const Case& c : {
           Case{"http://127.0.0.1:8800", "127.0.0.1", "/", "127.0.0.1:8800", 8800},
           Case{"http://example.com", "example.com", "/", "example.com", 80},
           Case{"http://example.com:80/", "example.com", "/", "example.com", 80},
           Case{"http://h:65535/a/b?c=d", "h", "/a/b?c=d", "h:65535", 65535},
           Case{"http://h?c=d", "h", "/?c=d", "h", 80},
           Case{"http://[::1]:8800/x", "::1", "/x", "[::1]:8800", 8800},
           Case{"http://[::1]", "::1", "/", "[::1]", 80},
       }) {
    const Result<Url> url = ParseUrl(c.text, "http");
    ASSERT_TRUE(url) << c.text << ": " << url.error().message();
    EXPECT_EQ(url->host, c.host);
    EXPECT_EQ(url->port, c.port) << c.text;
    EXPECT_EQ(url->target, c.target) << c.text;
    EXPECT_EQ(url->Authority(), c.authority) << c.text;
  }
}

TEST(Url, OverTlsThePortIs443UnlessItIsSaid) {
  const Result<Url> url = ParseUrl("https://example.com/a", "http");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->is_tls);
  EXPECT_EQ(url->port, 443);
  EXPECT_EQ(url->Authority(), "example.com");
  EXPECT_EQ(url->target, "/a");
  EXPECT_EQ(ParseUrl("https://h:80", "http")->Authority(), "h:80");
  EXPECT_EQ(ParseUrl("https://h:443", "http")->Authority(), "h");
  EXPECT_EQ(ParseUrl("http://h:443", "http")->Authority(), "h:443");
  EXPECT_EQ(ParseUrl("wss://h:8801", "ws")->port, 8801);
  EXPECT_TRUE(ParseUrl("wss://h", "ws")->is_tls);
  EXPECT_FALSE(ParseUrl("ws://h", "ws")->is_tls);
}

TEST(Url, RefusesWhatItCannotConnectToAndSaysWhy) {
  struct Case {
    std::string text, says;
  };
  for (const Case& c : {
           Case{"", "http://"},
           Case{"127.0.0.1:8800", "http://"},
           Case{"ws://127.0.0.1:8801", "http://"},
           Case{"httpss://127.0.0.1", "https://"},
           Case{"https:/127.0.0.1", "https://"},
           Case{"https://", "host"},
           Case{"http://", "host"},
           Case{"http://:80", "host"},
           Case{"http://h:0", "port"},
           Case{"http://h:65536", "port"},
           Case{"http://h:", "port"},
           Case{"http://h:8800x", "port"},
           Case{"http://[::1", "IPv6"},
           Case{"http://[::1]8800", "port"},
           Case{"http://user@h", "user name"},
           Case{"http://h/#part", "fragment"},
           Case{"http://h/a b", "blanks"},
           Case{"http://h/\xc3\xa4", "ASCII"},
           Case{"http://h/" + std::string(2048, 'a'), "2048"},
       }) {
    const Result<Url> url = ParseUrl(c.text, "http");
    ASSERT_FALSE(url) << c.text;
    EXPECT_NE(url.error().message().find(c.says), std::string::npos)
        << c.text << ": " << url.error().message();
  }
}

}  // namespace
}  // namespace rollcall
