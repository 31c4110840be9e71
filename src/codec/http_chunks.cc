#include "codec/http_chunks.h"

#include <algorithm>

namespace rollcall {
namespace {

constexpr int kNotHex = -1;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return kNotHex;
}

}  // namespace

ChunkDecoder::Step ChunkDecoder::Decode(std::string_view input, std::string& body) {
  std::size_t at = 0;
  while (at < input.size() && state_ != State::kDone) {
    if (state_ == State::kData) {
      const std::size_t size =
          static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, input.size() - at));
      body.append(input.substr(at, size));
      at += size;
      chunk_left_ -= size;
      if (chunk_left_ == 0) state_ = State::kDataCr;
    } else if (!TakeByte(input[at++])) {
      return {.progress = HttpProgress::kRefused, .consumed = at};
    }
  }
  return {.progress = state_ == State::kDone ? HttpProgress::kComplete : HttpProgress::kNeedMore,
          .consumed = at};
}

bool ChunkDecoder::Refuse(HttpError error, std::string_view text) {
  error_ = error;
  error_text_ = text;
  return false;
}

bool ChunkDecoder::Expect(char byte, char expected, State next) {
  if (byte != expected) {
    return Refuse(HttpError::kBadRequest, "a chunk's lines and data must end with CR LF");
  }
  state_ = next;
  return true;
}

bool ChunkDecoder::TakeByte(char byte) {
  switch (state_) {
    case State::kSizeStart:
    case State::kSize:
      return TakeSizeByte(byte);
    case State::kExtensionNameStart:
    case State::kExtensionName:
    case State::kExtensionValueStart:
    case State::kExtensionToken:
    case State::kExtensionQuoted:
    case State::kExtensionEscape:
    case State::kExtensionQuotedEnd:
      if (++extension_bytes_ > kMaxExtensionBytes) {
        return Refuse(HttpError::kBadRequest, "chunk extensions must not be larger than 4 KiB");
      }
      return TakeExtensionByte(byte);
    case State::kSizeLf:
      return Expect(byte, '\n', State::kSizeLf) && EndOfSizeLine();
    case State::kDataCr:
      return Expect(byte, '\r', State::kDataLf);
    case State::kDataLf:
      return Expect(byte, '\n', State::kSizeStart);
    case State::kTrailerStart:
    case State::kTrailerName:
    case State::kTrailerValue:
    case State::kTrailerLf:
      if (++trailer_bytes_ > kMaxTrailerBytes) {
        return Refuse(HttpError::kHeadTooLarge, "trailers must not be larger than 4 KiB");
      }
      return TakeTrailerByte(byte);
    case State::kEndLf:
      return Expect(byte, '\n', State::kDone);
    case State::kData:
    case State::kDone:
      break;
  }
  return false;
}

bool ChunkDecoder::TakeSizeByte(char byte) {
  const int digit = HexDigit(byte);
  if (digit != kNotHex) {
    if (size_digits_ == kMaxSizeDigits) {
      return Refuse(HttpError::kBadRequest, "a chunk size must not have more than 16 digits");
    }
    ++size_digits_;
    chunk_left_ = chunk_left_ << 4 | static_cast<std::uint64_t>(digit);
    state_ = State::kSize;
    return true;
  }
  if (state_ == State::kSizeStart || !TakeExtensionEnd(byte)) {
    return Refuse(HttpError::kBadRequest, "a chunk size must be hexadecimal digits");
  }
  return true;
}

// After the size or a whole extension: another one, or the line's end.
bool ChunkDecoder::TakeExtensionEnd(char byte) {
  if (byte != ';' && byte != '\r') return false;
  state_ = byte == ';' ? State::kExtensionNameStart : State::kSizeLf;
  return true;
}

bool ChunkDecoder::TakeExtensionByte(char byte) {
  if (TakeExtensionItem(byte)) return true;
  return Refuse(HttpError::kBadRequest,
                "a chunk extension must be ;name, ;name=token or =\"text\"");
}

bool ChunkDecoder::TakeExtensionItem(char byte) {
  const State state = state_;
  if (state == State::kExtensionNameStart) {
    state_ = State::kExtensionName;
    return IsHttpTokenByte(byte);
  }
  if (state == State::kExtensionName) {
    if (byte == '=') state_ = State::kExtensionValueStart;
    return byte == '=' || IsHttpTokenByte(byte) || TakeExtensionEnd(byte);
  }
  if (state == State::kExtensionValueStart) {
    state_ = byte == '"' ? State::kExtensionQuoted : State::kExtensionToken;
    return byte == '"' || IsHttpTokenByte(byte);
  }
  if (state == State::kExtensionToken) return IsHttpTokenByte(byte) || TakeExtensionEnd(byte);
  if (state == State::kExtensionQuotedEnd) return TakeExtensionEnd(byte);
  if (state == State::kExtensionEscape) {
    state_ = State::kExtensionQuoted;
  } else if (byte == '"') {
    state_ = State::kExtensionQuotedEnd;
  } else if (byte == '\\') {
    state_ = State::kExtensionEscape;
  }
  return IsHttpFieldByte(byte);
}

bool ChunkDecoder::EndOfSizeLine() {
  size_digits_ = 0;
  if (chunk_left_ == 0) {
    state_ = State::kTrailerStart;
    return true;
  }
  if (chunk_left_ > body_limit_ - body_size_) {
    return Refuse(HttpError::kBodyTooLarge, "the body is larger than allowed");
  }
  body_size_ += static_cast<std::size_t>(chunk_left_);
  state_ = State::kData;
  return true;
}

bool ChunkDecoder::TakeTrailerByte(char byte) {
  if (state_ == State::kTrailerLf) return Expect(byte, '\n', State::kTrailerStart);
  if (state_ == State::kTrailerValue) {
    if (byte == '\r') state_ = State::kTrailerLf;
    if (byte == '\r' || IsHttpFieldByte(byte)) return true;
    return Refuse(HttpError::kBadRequest, "control bytes are not allowed in a trailer");
  }
  if (state_ == State::kTrailerStart && byte == '\r') {
    state_ = State::kEndLf;
    return true;
  }
  if (state_ == State::kTrailerName && byte == ':') {
    state_ = State::kTrailerValue;
    return true;
  }
  state_ = State::kTrailerName;
  if (IsHttpTokenByte(byte)) return true;
  return Refuse(HttpError::kBadRequest, "a trailer must be a token, a colon and a value");
}

}  // namespace rollcall
