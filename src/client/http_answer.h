// HttpAnswerReader: the bytes of one HTTP/1.1 answer into its status, fields and body; no I/O.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "codec/http_chunks.h"
#include "codec/http_fields.h"

namespace rollcall {

struct HttpAnswer {
  int status = 0;
  std::string reason;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
};

// Interim answers (1xx) are skipped. A body ends by Content-Length, by its last chunk, or with the
// connection (RFC 9112 6.3).
// Loop-confined.
class HttpAnswerReader {
 public:
  // More than `body_limit` bytes of body are an error.
  explicit HttpAnswerReader(std::size_t body_limit) : body_limit_(body_limit) {}

  // Takes the next bytes. kInvalidArgument once they are no answer; then no further call.
  Status Feed(std::string_view bytes);
  // The peer has sent all it will: ok when that completes the answer.
  Status Finish();

  bool complete() const { return stage_ == Stage::kComplete; }
  // REQUIRES: complete().
  HttpAnswer& answer() { return answer_; }

 private:
  enum class Stage : std::uint8_t { kHead, kCounted, kChunked, kUntilClosed, kComplete };

  Status TakeHead();
  Status TakeStatusLine(std::string_view line);
  Status ChooseFraming();
  Status TakeBody();

  std::size_t body_limit_;
  Stage stage_ = Stage::kHead;
  std::string received_;  // Not yet understood.
  HttpFields fields_;
  std::size_t body_left_ = 0;  // kCounted.
  std::optional<ChunkDecoder> chunks_;
  HttpAnswer answer_;
};

}  // namespace rollcall
