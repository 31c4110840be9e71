// A chunked body decodes the same however it arrives, its size never passes the limit, and what is
// accepted is the same body to Beast, ending at the same byte.

#include <string>

#include "base/check.h"
#include "beast_peer.h"
#include "codec/http_chunks.h"
#include "fuzz_input.h"

namespace rollcall {
namespace {

struct Outcome {
  HttpProgress progress = HttpProgress::kNeedMore;
  HttpError error = HttpError::kNone;
  std::size_t consumed = 0;
  std::string body;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome Decode(std::string_view input, std::size_t piece, std::size_t limit) {
  ChunkDecoder decoder(limit);
  Outcome outcome;
  while (outcome.progress == HttpProgress::kNeedMore && outcome.consumed < input.size()) {
    const auto step = decoder.Decode(input.substr(outcome.consumed, piece), outcome.body);
    outcome.progress = step.progress;
    outcome.consumed += step.consumed;
  }
  outcome.error = decoder.error();
  CHECK(outcome.body.size() <= limit);
  CHECK((outcome.progress == HttpProgress::kRefused) == (outcome.error != HttpError::kNone));
  return outcome;
}

void CheckMeaning(std::string_view input, const Outcome& outcome) {
  std::string request = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  const BeastPeer peer(request.append(input.substr(0, outcome.consumed)));
  CHECK(peer.parser.get().body() == outcome.body);
  // A trailer may be refused there, since Beast makes header fields of them.
  const bool has_trailers = !input.substr(0, outcome.consumed).ends_with("0\r\n\r\n");
  if (!has_trailers) CHECK(!peer.error && peer.parser.is_done() && peer.rest.empty());
}

}  // namespace
}  // namespace rollcall

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  FuzzInput fuzz(data, size);
  const std::size_t limit = fuzz.TakeByte();
  const Outcome whole = Decode(fuzz.text(), size + 1, limit);
  CHECK(Decode(fuzz.text(), 1, limit) == whole);
  CHECK(Decode(fuzz.text(), 3, limit) == whole);
  if (whole.progress == HttpProgress::kComplete) CheckMeaning(fuzz.text(), whole);
  return 0;
}
