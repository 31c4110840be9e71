#include "http/request_reader.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace rollcall {

RequestReader::RequestReader(std::size_t max_body)
    : max_body_(max_body),
      buffer_(std::make_unique_for_overwrite<char[]>(kFirstCapacity)),
      capacity_(kFirstCapacity),
      chunks_(max_body) {}

std::span<char> RequestReader::Space() {
  if (capacity_ - end_ < kMinSpace && start_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + start_, end_ - start_);
    end_ -= start_;
    start_ = 0;
  }
  if (capacity_ - end_ < kMinSpace) {
    auto larger = std::make_unique_for_overwrite<char[]>(2 * capacity_);
    std::memcpy(larger.get(), buffer_.get(), end_);
    buffer_ = std::move(larger);
    capacity_ *= 2;
  }
  return {buffer_.get() + end_, capacity_ - end_};
}

RequestReader::Event RequestReader::Next() {
  switch (stage_) {
    case Stage::kHead:
      return ReadHead();
    case Stage::kBody:
      return ReadBody();
    case Stage::kWhole:
      return Event::kRequest;
    case Stage::kRefused:
      return Event::kRefused;
  }
  return Event::kRefused;
}

RequestReader::Event RequestReader::ReadHead() {
  if (start_ == end_) return Event::kNeedMore;
  switch (head_.Parse(held())) {
    case HttpProgress::kNeedMore:
      return Event::kNeedMore;
    case HttpProgress::kRefused:
      return Refuse(head_.error(), head_.error_text());
    case HttpProgress::kComplete:
      break;
  }
  head_at_ = held().data();
  stage_ = Stage::kBody;
  return Event::kHead;
}

RequestReader::Event RequestReader::ReadBody() {
  const std::string_view received = held().substr(head_.head_size());
  switch (head_.framing()) {
    case BodyFraming::kNone:
      size_ = head_.head_size();
      return Whole({});
    case BodyFraming::kChunked:
      return ReadChunks();
    case BodyFraming::kContentLength:
      break;
  }
  if (head_.content_length() > max_body_) {
    return Refuse(HttpError::kBodyTooLarge, "Content-Length is over the limit");
  }
  const std::size_t length = head_.content_length();
  if (received.size() < length) return Event::kNeedMore;
  size_ = head_.head_size() + length;
  return Whole({});
}

RequestReader::Event RequestReader::ReadChunks() {
  const std::size_t head_size = head_.head_size();
  const ChunkDecoder::Step step = chunks_.Decode(held().substr(head_size), chunked_body_);
  if (step.progress == HttpProgress::kRefused) return Refuse(chunks_.error(), chunks_.error_text());
  if (step.progress == HttpProgress::kComplete) {
    size_ = head_size + step.consumed;
    return Whole(chunked_body_);
  }
  CHECK(step.consumed == end_ - start_ - head_size);
  end_ -= step.consumed;  // Decoded: only the head must stay.
  return Event::kNeedMore;
}

RequestReader::Event RequestReader::Whole(std::string_view body) {
  RefreshHead();
  body_ = head_.framing() == BodyFraming::kContentLength
              ? held().substr(head_.head_size(), head_.content_length())
              : body;
  stage_ = Stage::kWhole;
  return Event::kRequest;
}

// The bytes may have moved while the body arrived.
void RequestReader::RefreshHead() {
  if (head_at_ == held().data()) return;
  head_.Reset();
  CHECK(head_.Parse(held()) == HttpProgress::kComplete);
  head_at_ = held().data();
}

const HttpHead* RequestReader::head() {
  if (head_at_ == nullptr) return nullptr;
  RefreshHead();
  return &head_;
}

RequestReader::Event RequestReader::Refuse(HttpError error, std::string_view text) {
  error_ = error;
  error_text_ = text;
  stage_ = Stage::kRefused;
  return Event::kRefused;
}

void RequestReader::Pop() {
  CHECK(stage_ == Stage::kWhole);
  start_ += size_;
  if (start_ == end_) start_ = end_ = 0;
  if (head_.framing() == BodyFraming::kChunked) chunks_ = ChunkDecoder(max_body_);
  chunked_body_.clear();
  head_.Reset();
  head_at_ = nullptr;
  stage_ = Stage::kHead;
}

std::size_t RequestReader::body_received() const {
  if (stage_ != Stage::kBody) return 0;
  return head_.framing() == BodyFraming::kChunked ? chunked_body_.size()
                                                  : held().size() - head_.head_size();
}

void RequestReader::Reset() {
  start_ = end_ = 0;
  chunks_ = ChunkDecoder(max_body_);
  chunked_body_.clear();
  head_.Reset();
  head_at_ = nullptr;
  error_ = HttpError::kNone;
  stage_ = Stage::kHead;
}

}  // namespace rollcall
