// A PROXY header means the same however it arrives, is never read beyond its end, and tells the
// source that its bytes hold.

#include <algorithm>
#include <array>
#include <string>
#include <tuple>

#include "base/check.h"
#include "codec/proxy_header.h"
#include "fuzz_input.h"

namespace rollcall {
namespace {

using Progress = ProxyHeader::Progress;

struct Outcome {
  Progress progress = Progress::kNeedMore;
  std::size_t size = 0;
  std::string error;
  bool has_source = false;
  std::array<std::uint8_t, 16> ip{};
  std::uint16_t port = 0;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome Read(const ProxyHeader& header, Progress progress) {
  Outcome outcome;
  outcome.progress = progress;
  if (progress == Progress::kRefused) outcome.error = header.error_text();
  if (progress != Progress::kComplete) return outcome;
  outcome.size = header.size();
  outcome.has_source = header.has_source();
  if (!outcome.has_source) return outcome;
  outcome.ip = header.source_ip();
  outcome.port = header.source_port();
  return outcome;
}

// Grows the buffer by `piece` bytes at a time; by what is said to be missing when that is 0.
Outcome Parse(std::string_view input, std::size_t piece) {
  ProxyHeader header;
  Progress progress = Progress::kNeedMore;
  std::size_t size = 0;
  while (progress == Progress::kNeedMore && size < input.size()) {
    size = std::min(size + (piece == 0 ? header.missing() : piece), input.size());
    const std::string moved(input.substr(0, size));
    progress = header.Parse(moved);
    if (progress == Progress::kNeedMore) CHECK(header.missing() > 0);
    if (progress == Progress::kComplete && piece == 0) CHECK(header.size() == size);
  }
  return Read(header, progress);
}

// Bytes [12] command, [13] family, [14..15] length, then the addresses (PROXY protocol, 2.2).
void CheckMeaning(std::string_view input, const Outcome& outcome) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(input[at]); };
  CHECK(input.starts_with(std::string_view("\r\n\r\n\0\r\nQUIT\n", 12)));
  CHECK(byte(12) == 0x20 || byte(12) == 0x21);
  CHECK(outcome.size == 16U + byte(14) * 256U + byte(15) && outcome.size <= ProxyHeader::kMaxBytes);
  const bool is_tcp = byte(13) == 0x11 || byte(13) == 0x21;
  CHECK(outcome.has_source == (byte(12) == 0x21 && is_tcp));
  if (!outcome.has_source) return;
  const bool is_ipv4 = byte(13) == 0x11;
  const std::string prefix = is_ipv4 ? std::string(10, '\0') + "\xff\xff" : "";
  const std::string ip = prefix + std::string(input.substr(16, is_ipv4 ? 4 : 16));
  CHECK(ip == std::string(outcome.ip.begin(), outcome.ip.end()));
  const std::size_t port = is_ipv4 ? 24 : 48;
  CHECK(port + 4 <= outcome.size && outcome.port == byte(port) * 256 + byte(port + 1));
}

}  // namespace
}  // namespace rollcall

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  FuzzInput fuzz(data, size);
  const std::size_t piece = 2U + fuzz.TakeByte();
  const std::string_view input = fuzz.text();
  const Outcome whole = Parse(input, input.size() + 1);
  CHECK(Parse(input, 1) == whole);
  CHECK(Parse(input, piece) == whole);
  CHECK(Parse(input, 0) == whole);
  if (whole.progress == Progress::kComplete) CheckMeaning(input, whole);
  return 0;
}
