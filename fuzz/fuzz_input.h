// FuzzInput: the fuzzer's bytes as text, and small decisions taken from their end.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rollcall {

class FuzzInput {
 public:
  FuzzInput(const std::uint8_t* data, std::size_t size)
      : text_(reinterpret_cast<const char*>(data), size) {}

  // Takes one byte away; 0 when there is none.
  std::uint8_t TakeByte() {
    if (text_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(text_.back());
    text_.remove_suffix(1);
    return byte;
  }

  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

}  // namespace rollcall
