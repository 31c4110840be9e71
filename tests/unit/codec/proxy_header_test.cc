#include "codec/proxy_header.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using Progress = ProxyHeader::Progress;
using Ip = std::array<std::uint8_t, 16>;

constexpr std::string_view kSignature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::uint8_t kLocal = 0x20;
constexpr std::uint8_t kProxy = 0x21;

// `length` is that of `rest`, unless it is given.
std::string Header(std::uint8_t command, std::uint8_t family, std::string_view rest,
                   std::optional<std::size_t> length = {}) {
  const std::size_t announced = length.value_or(rest.size());
  std::string header(kSignature);
  header += static_cast<char>(command);
  header += static_cast<char>(family);
  header += static_cast<char>(announced / 256);
  header += static_cast<char>(announced % 256);
  return header + std::string(rest);
}

// From 203.0.113.5:4711 to 10.0.0.1:443.
std::string Tcp4(std::string_view fields = "") {
  return Header(kProxy, 0x11,
                std::string("\xcb\0\x71\5\x0a\0\0\1\x12\x67\x01\xbb", 12).append(fields));
}

// From [2001:db8::1]:65535.
std::string Tcp6() {
  std::string addresses("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
  addresses += std::string(16, '\2');
  return Header(kProxy, 0x21, addresses + std::string("\xff\xff\0\1", 4));
}

struct Verdict {
  Progress progress = Progress::kNeedMore;
  std::size_t size = 0;
  std::string rule;
  std::optional<std::pair<Ip, std::uint16_t>> source;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

Verdict VerdictOf(const ProxyHeader& header, Progress progress) {
  Verdict verdict{.progress = progress, .size = 0, .rule = {}, .source = {}};
  if (progress == Progress::kRefused) verdict.rule = header.error_text();
  if (progress != Progress::kComplete) return verdict;
  verdict.size = header.size();
  if (header.has_source()) verdict.source = {header.source_ip(), header.source_port()};
  return verdict;
}

// All at once and byte by byte must come to the same.
Verdict Read(const std::string& bytes) {
  ProxyHeader at_once;
  const Verdict whole = VerdictOf(at_once, at_once.Parse(bytes));
  ProxyHeader dripped;
  Progress progress = Progress::kNeedMore;
  for (std::size_t size = 1; size <= bytes.size() && progress == Progress::kNeedMore; ++size)
    progress = dripped.Parse(std::string_view(bytes).substr(0, size));
  EXPECT_EQ(VerdictOf(dripped, progress), whole);
  return whole;
}

TEST(ProxyHeaderTest, TellsTheClientOfAnIpv4Connection) {
  const Verdict verdict = Read(Tcp4());
  EXPECT_EQ(verdict.progress, Progress::kComplete);
  EXPECT_EQ(verdict.size, 28U);
  const Ip ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 203, 0, 113, 5};
  EXPECT_EQ(verdict.source, std::pair(ip, std::uint16_t{4711}));
}

TEST(ProxyHeaderTest, TellsTheClientOfAnIpv6Connection) {
  const Verdict verdict = Read(Tcp6());
  EXPECT_EQ(verdict.size, 52U);
  const Ip ip = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(verdict.source, std::pair(ip, std::uint16_t{65535}));
}

TEST(ProxyHeaderTest, PassesOverFieldsBehindTheAddressesAndStopsAtItsEnd) {
  const std::string header = Tcp4(std::string("\x04\0\x02no", 5));
  EXPECT_EQ(Read(header + "GET / HTTP/1.1").size, header.size());
  EXPECT_EQ(Read(header + Tcp4()).size, header.size());
}

TEST(ProxyHeaderTest, NamesNobodyWhenTheProxySpeaksForNoTcpClient) {
  const std::string any(216, 'x');
  for (const std::string& header :
       {Header(kLocal, 0x00, ""), Header(kLocal, 0x11, any), Header(kLocal, 0x11, ""),
        Header(kLocal, 0xff, ""), Header(kProxy, 0x00, ""), Header(kProxy, 0x00, any),
        Header(kProxy, 0x31, any)}) {
    const Verdict verdict = Read(header);
    EXPECT_EQ(verdict.progress, Progress::kComplete);
    EXPECT_EQ(verdict.size, header.size());
    EXPECT_EQ(verdict.source, std::nullopt);
  }
}

TEST(ProxyHeaderTest, RefusesWhatBreaksARuleAndNamesTheRule) {
  std::string bad_signature = Tcp4();
  bad_signature[11] = 'X';
  struct Case {
    std::string bytes;
    std::string_view rule;
  };
  const Case cases[] = {
      {"PROXY TCP4 203.0.113.5 10.0.0.1 4711 443\r\n", "signature"},
      {"GET / HTTP/1.1\r\n\r\n", "signature"},
      {"\x16\x03\x01", "signature"},
      {bad_signature, "signature"},
      {Header(0x11, 0x11, std::string(12, 'x')), "the version must be 2"},
      {Header(0x31, 0x11, std::string(12, 'x')), "the version must be 2"},
      {Header(0x22, 0x11, std::string(12, 'x')), "LOCAL or PROXY"},
      {Header(0x2f, 0x11, std::string(12, 'x')), "LOCAL or PROXY"},
      {Header(kProxy, 0x12, std::string(12, 'x')), "family"},
      {Header(kProxy, 0x22, std::string(36, 'x')), "family"},
      {Header(kProxy, 0x01, std::string(12, 'x')), "family"},
      {Header(kProxy, 0x41, std::string(36, 'x')), "family"},
      {Header(kProxy, 0x11, std::string(11, 'x')), "room for the addresses"},
      {Header(kProxy, 0x21, std::string(35, 'x')), "room for the addresses"},
      {Header(kProxy, 0x31, std::string(215, 'x')), "room for the addresses"},
      {Header(kProxy, 0x11, "", 521), "536"},
      {Header(kLocal, 0x00, "", 521), "536"},
      {Header(kProxy, 0x11, "", 65535), "536"},
  };
  for (const Case& c : cases) {
    const Verdict verdict = Read(c.bytes);
    EXPECT_EQ(verdict.progress, Progress::kRefused) << c.rule;
    EXPECT_NE(verdict.rule.find(c.rule), std::string::npos) << verdict.rule;
  }
}

TEST(ProxyHeaderTest, TakesTheLongestHeaderThereMayBe) {
  const std::string header = Tcp4(std::string(520 - 12, 'x'));
  ASSERT_EQ(header.size(), ProxyHeader::kMaxBytes);
  EXPECT_EQ(Read(header).size, ProxyHeader::kMaxBytes);
}

// So that a reader that takes what is missing has all of the header and nothing else.
TEST(ProxyHeaderTest, NeverAsksForMoreThanTheHeader) {
  const std::string header = Tcp6();
  const std::string bytes = header + "what follows";
  ProxyHeader parser;
  std::size_t size = 0;
  std::vector<std::size_t> asked;
  do {
    asked.push_back(parser.missing());
    size += parser.missing();
    ASSERT_LE(size, header.size());
  } while (parser.Parse(std::string_view(bytes).substr(0, size)) == Progress::kNeedMore);
  EXPECT_EQ(size, header.size());
  EXPECT_EQ(asked, (std::vector<std::size_t>{16, 36}));
}

}  // namespace
}  // namespace rollcall
