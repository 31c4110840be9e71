// What HttpHead accepts must mean the same to Beast's parser, and must not depend on how the bytes
// arrive. The other way round there is nothing to hold: Beast accepts what is refused here.

#include <iterator>
#include <string>
#include <string_view>

#include "base/check.h"
#include "beast_peer.h"
#include "codec/http_chunks.h"
#include "codec/http_head.h"
#include "fuzz_input.h"

namespace rollcall {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t kBodyLimit = 64 * 1024;

void CheckPieces(std::string_view input, std::size_t piece, const HttpHead& whole,
                 HttpProgress progress) {
  HttpHead head;
  HttpProgress last = HttpProgress::kNeedMore;
  for (std::size_t size = piece; last == HttpProgress::kNeedMore; size += piece) {
    const std::string moved(input.substr(0, size));
    last = head.Parse(moved);
    if (size >= input.size()) break;
  }
  CHECK(last == progress);
  if (last == HttpProgress::kComplete) {
    CHECK(head.head_size() == whole.head_size() && head.framing() == whole.framing());
  }
}

// Beast keeps fields of one name side by side, so only the order inside a name is compared.
void CheckFields(const HttpHead& head, const http::fields& peer) {
  CHECK(static_cast<std::size_t>(std::distance(peer.begin(), peer.end())) == head.fields().size());
  for (std::size_t i = 0; i < head.fields().size(); ++i) {
    const HttpField ours = head.fields().at(i);
    auto [at, end] = peer.equal_range(ours.name);
    CHECK(static_cast<std::size_t>(std::distance(at, end)) == head.Find(ours.name).count);
    for (std::size_t before = 0; before < i; ++before) {
      if (EqualsIgnoreCase(head.fields().at(before).name, ours.name)) ++at;
    }
    CHECK(std::string_view(at->name_string()) == ours.name);
    CHECK(std::string_view(at->value()) == ours.value);
  }
}

void CheckMeaning(std::string_view input, const HttpHead& head) {
  // Beast reads on into the body, where it may find fault of its own: head first, by itself.
  const BeastPeer peer(input.substr(0, head.head_size()));
  CHECK(!peer.error && peer.parser.is_header_done());
  const auto& message = peer.parser.get();
  CHECK(head.method() == std::string_view(message.method_string()));
  std::string target(head.path());
  if (std::string_view(message.target()).find('?') != std::string_view::npos) target.append("?");
  CHECK(target.append(head.query()) == std::string_view(message.target()));
  CHECK(message.version() == 10U + static_cast<unsigned>(head.minor_version()));
  CheckFields(head, message);
  CHECK((head.framing() == BodyFraming::kChunked) == peer.parser.chunked());
  const auto length = peer.parser.content_length();
  CHECK((head.framing() == BodyFraming::kContentLength) == length.has_value());
  if (length) CHECK(*length == head.content_length());
  if (head.keep_alive()) CHECK(peer.parser.keep_alive());
}

void CheckBody(std::string_view input, const HttpHead& head) {
  if (head.framing() != BodyFraming::kChunked) return;
  ChunkDecoder decoder(kBodyLimit);
  std::string body;
  const auto step = decoder.Decode(input.substr(head.head_size()), body);
  if (step.progress != HttpProgress::kComplete) return;
  const BeastPeer peer(input.substr(0, head.head_size() + step.consumed));
  // A trailer may be refused there, since Beast makes header fields of them; the body came before.
  CHECK(peer.parser.get().body() == body);
}

}  // namespace
}  // namespace rollcall

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  FuzzInput fuzz(data, size);
  const std::size_t piece = 1U + fuzz.TakeByte();
  const std::string_view input = fuzz.text();
  HttpHead head;
  const HttpProgress progress = head.Parse(input);
  CHECK((progress == HttpProgress::kRefused) == (HttpStatusOf(head.error()) != 0));
  CheckPieces(input, piece, head, progress);
  if (progress == HttpProgress::kComplete) {
    CheckMeaning(input, head);
    CheckBody(input, head);
  }
  return 0;
}
