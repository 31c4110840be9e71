#include "client/http_answer.h"

#include <algorithm>

#include "codec/decimal.h"

namespace rollcall {
namespace {

Status NotHttp(std::string_view why) {
  return {StatusCode::kInvalidArgument, "the server's answer is not HTTP/1.1: " + std::string(why)};
}

Status TooLarge(std::size_t limit) {
  return {StatusCode::kLimitExceeded,
          "the server's answer is larger than " + std::to_string(limit) + " bytes"};
}

}  // namespace

Status HttpAnswerReader::Feed(std::string_view bytes) {
  received_.append(bytes);
  while (stage_ == Stage::kHead) {
    const HttpProgress progress = fields_.Scan(received_);
    if (progress == HttpProgress::kRefused) return NotHttp(fields_.error_text());
    if (progress == HttpProgress::kNeedMore) return {};
    if (const Status status = TakeHead(); !status.ok()) return status;
  }
  return TakeBody();
}

Status HttpAnswerReader::Finish() {
  if (stage_ == Stage::kUntilClosed) stage_ = Stage::kComplete;
  if (complete()) return {};
  return {StatusCode::kUnavailable, "the server closed the connection before its answer was whole"};
}

Status HttpAnswerReader::TakeHead() {
  if (const Status status = TakeStatusLine(fields_.first_line()); !status.ok()) return status;
  if (answer_.status >= 200) {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      answer_.fields.emplace_back(fields_.at(i).name, fields_.at(i).value);
    }
    if (const Status status = ChooseFraming(); !status.ok()) return status;
  }
  received_.erase(0, fields_.head_size());
  fields_.Reset();
  return {};
}

Status HttpAnswerReader::TakeStatusLine(std::string_view line) {
  // HTTP/1.x SP 3DIGIT SP [reason], RFC 9112 4.
  if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ') {
    return NotHttp("its first line is no status line");
  }
  const std::optional<std::int64_t> status = ParseDecimal(line.substr(9, 3));
  if (!status || *status < 100 || *status > 599 || (line.size() > 12 && line[12] != ' ')) {
    return NotHttp("its status is not 100 to 599");
  }
  answer_.status = static_cast<int>(*status);
  answer_.reason = line.size() > 13 ? line.substr(13) : std::string_view();
  return {};
}

Status HttpAnswerReader::ChooseFraming() {
  const HttpFieldMatch length = fields_.Find("content-length");
  if (fields_.Find("transfer-encoding").count > 0) {
    if (!EqualsIgnoreCase(fields_.Find("transfer-encoding").value, "chunked")) {
      return NotHttp("its transfer coding is not chunked");
    }
    stage_ = Stage::kChunked;
    chunks_.emplace(body_limit_);
  } else if (length.count > 0) {
    const std::optional<std::int64_t> bytes = ParseDecimal(length.value);
    if (!bytes || *bytes < 0 || length.count > 1) return NotHttp("its Content-Length is no number");
    body_left_ = static_cast<std::size_t>(*bytes);
    if (body_left_ > body_limit_) return TooLarge(body_limit_);
    stage_ = Stage::kCounted;
  } else {
    const bool has_no_body = answer_.status == 204 || answer_.status == 304;
    stage_ = has_no_body ? Stage::kComplete : Stage::kUntilClosed;
  }
  return {};
}

Status HttpAnswerReader::TakeBody() {
  switch (stage_) {
    case Stage::kCounted: {
      const std::size_t bytes = std::min(body_left_, received_.size());
      answer_.body.append(received_, 0, bytes);
      body_left_ -= bytes;
      if (body_left_ == 0) stage_ = Stage::kComplete;
      break;
    }
    case Stage::kChunked: {
      const ChunkDecoder::Step step = chunks_->Decode(received_, answer_.body);
      if (step.progress == HttpProgress::kRefused) return NotHttp(chunks_->error_text());
      if (step.progress == HttpProgress::kComplete) stage_ = Stage::kComplete;
      break;
    }
    case Stage::kUntilClosed:
      answer_.body.append(received_);
      if (answer_.body.size() > body_limit_) return TooLarge(body_limit_);
      break;
    case Stage::kHead:
    case Stage::kComplete:
      break;
  }
  received_.clear();
  return {};
}

}  // namespace rollcall
