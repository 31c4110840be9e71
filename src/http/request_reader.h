// RequestReader: finds the requests in the bytes of one connection, without I/O.
//
// It owns the bytes of the request that is being received and of what was sent after it. Since a
// connection reads only while Next() needs more, that is never much more than the largest head, or
// one head and the largest body. A reader that is empty() can serve another connection.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "codec/http_chunks.h"
#include "codec/http_head.h"

namespace rollcall {

class RequestReader {
 public:
  enum class Event : std::uint8_t {
    kNeedMore,
    kHead,     // Once for each request; Next() goes on to its body.
    kRequest,  // Whole. Again and again until Pop().
    kRefused,  // error() says why; nothing after it can be read.
  };

  explicit RequestReader(std::size_t max_body);

  // Where to put what is read next: never empty. Views of head() end here.
  std::span<char> Space();
  // `bytes` of Space() were filled.
  void Received(std::size_t bytes) { end_ += bytes; }

  Event Next();

  // The head, once it was good (kHead), until Pop(); its views until Space(). Else null.
  const HttpHead* head();
  // With kRequest.
  std::string_view body() const { return body_; }
  HttpError error() const { return error_; }
  std::string_view error_text() const { return error_text_; }

  // The request is done with; the next may begin.
  void Pop();

  // Nothing of a request is held.
  bool empty() const { return start_ == end_ && stage_ == Stage::kHead; }
  bool in_body() const { return stage_ == Stage::kBody; }
  std::size_t body_received() const;

  // Forgets everything, for another connection.
  void Reset();

 private:
  static constexpr std::size_t kFirstCapacity = 4 * 1024;
  static constexpr std::size_t kMinSpace = 1024;

  enum class Stage : std::uint8_t { kHead, kBody, kWhole, kRefused };

  std::string_view held() const { return {buffer_.get() + start_, end_ - start_}; }
  Event ReadHead();
  Event ReadBody();
  Event ReadChunks();
  Event Whole(std::string_view body);
  void RefreshHead();
  Event Refuse(HttpError error, std::string_view text);

  const std::size_t max_body_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_;
  std::size_t start_ = 0;  // The request's first byte.
  std::size_t end_ = 0;
  HttpHead head_;
  const char* head_at_ = nullptr;  // Where the bytes were when head_'s views were made, if any.
  ChunkDecoder chunks_;
  std::string chunked_body_;
  std::string_view body_;
  std::size_t size_ = 0;  // With kWhole: how many of the bytes held are the request's.
  std::string_view error_text_;
  HttpError error_ = HttpError::kNone;
  Stage stage_ = Stage::kHead;
};

}  // namespace rollcall
