// TextWriter: puts short texts one after the other, where the caller has room for all of them.
//
// For the answers that are mostly numbers: appending each piece to a std::string costs more than
// the piece. It is one pointer: pass it by value, and it stays in a register.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "codec/decimal.h"
#include "codec/short_text.h"

namespace rollcall {

class TextWriter {
 public:
  // `at` is borrowed.
  explicit TextWriter(char* at) : at_(at) {}

  // A text of the source, whose length the compiler knows.
  template <std::size_t Size>
  TextWriter& Put(const char (&text)[Size]) {
    std::memcpy(at_, text, Size - 1);
    at_ += Size - 1;
    return *this;
  }
  TextWriter& Put(std::string_view text) {
    at_ = std::copy(text.begin(), text.end(), at_);  // Which an empty text may have nothing for.
    return *this;
  }
  // REQUIRES: room for Capacity.
  template <std::size_t Capacity>
  TextWriter& Put(const ShortText<Capacity>& text) {
    std::memcpy(at_, text.bytes.data(), Capacity);
    at_ += text.size;
    return *this;
  }
  // REQUIRES: room for kMaxIntegerLength.
  TextWriter& PutInteger(std::int64_t value) {
    at_ = WriteInteger(value, at_);
    return *this;
  }
  // For whoever writes `size` bytes there himself.
  char* Skip(std::size_t size) {
    at_ += size;
    return at_ - size;
  }

  char* at() const { return at_; }

 private:
  char* at_;
};

}  // namespace rollcall
