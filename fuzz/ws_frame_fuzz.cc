// A WebSocket stream means the same whole and byte by byte, and nothing is owned when it rests.

#include <algorithm>
#include <string>
#include <vector>

#include "base/check.h"
#include "codec/utf8.h"
#include "codec/ws_decoder.h"
#include "fuzz_input.h"

namespace rollcall {
namespace {

constexpr std::uint32_t kMaxMessage = 300;

class Recorder final : public WsEvents {
 public:
  bool OnText(std::string_view text) override {
    CHECK(IsUtf8(text) && text.size() <= kMaxMessage);
    return Record('t', text);
  }
  bool OnBinary(std::string_view bytes) override {
    CHECK(bytes.size() <= kMaxMessage);
    return Record('b', bytes);
  }
  bool OnPing(std::string_view payload) override { return Record('i', payload); }
  bool OnPong(std::string_view payload) override { return Record('o', payload); }
  void OnClose(std::uint16_t code, std::string_view reason) override {
    CHECK(IsUtf8(reason) && (code == ws_close::kNoCode || IsSendableCloseCode(code)));
    Record('c', std::to_string(code).append(reason));
  }
  void OnProtocolError(std::uint16_t code, std::string_view rule) override {
    CHECK(IsSendableCloseCode(code) && rule.size() <= kWsMaxReason);
    Record('e', std::to_string(code));
  }

  std::vector<std::string> events;

 private:
  bool Record(char kind, std::string_view text) {
    events.push_back(std::string(1, kind).append(text));
    return true;
  }
};

std::vector<std::string> Decode(std::string input, std::size_t piece, WsRole role) {
  WsDecoder decoder(role, kMaxMessage);
  Recorder recorder;
  for (std::size_t at = 0; at < input.size(); at += piece) {
    decoder.Decode(std::span(input).subspan(at, std::min(piece, input.size() - at)), recorder);
    CHECK(decoder.owned_bytes() <= 2 * kMaxMessage + 256);
  }
  if (decoder.finished()) CHECK(decoder.owned_bytes() == 0);
  return recorder.events;
}

}  // namespace
}  // namespace rollcall

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  FuzzInput fuzz(data, size);
  const std::uint8_t choice = fuzz.TakeByte();
  const WsRole role = choice % 2 == 0 ? WsRole::kServer : WsRole::kClient;
  const std::string input(fuzz.text());
  const auto whole = Decode(input, input.size() + 1, role);
  CHECK(Decode(input, 1, role) == whole);
  CHECK(Decode(input, 2U + choice / 2, role) == whole);
  return 0;
}
