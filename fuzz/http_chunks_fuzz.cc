// A chunked body decodes the same however it arrives, and its size never passes the limit.

#include <string>

#include "base/check.h"
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

}  // namespace
}  // namespace rollcall

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  FuzzInput fuzz(data, size);
  const std::size_t limit = fuzz.TakeByte();
  const Outcome whole = Decode(fuzz.text(), size + 1, limit);
  CHECK(Decode(fuzz.text(), 1, limit) == whole);
  CHECK(Decode(fuzz.text(), 3, limit) == whole);
  return 0;
}
