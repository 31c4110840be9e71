// Texts that try a UTF-8 decoder at each of its edges, in the order of cases 6.5 to 6.23.

#pragma once

#include <string>
#include <vector>

namespace rollcall::conformance {

// "Greek kosme", 5 code points of 2 and 3 bytes.
extern const std::string kKosme;

struct Utf8Text {
  std::string bytes;
  bool is_valid;
};

// The element [i] holds the texts of the cases 6.(5 + i).
std::vector<std::vector<Utf8Text>> Utf8Texts();

}  // namespace rollcall::conformance
