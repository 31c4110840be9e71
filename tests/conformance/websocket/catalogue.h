// The catalogue of the Autobahn test suite, groups 1 to 7, as a table of our own: what each case
// sends, and what the strictest reading of RFC 6455 wants answered, and by when.

#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "conformance/websocket/wire.h"

namespace rollcall::conformance {

// Some bytes, and all that they must cause: neither later nor more.
struct Stage {
  std::string sent;
  std::vector<Answer> answers = {};
};

struct Case {
  std::string number;  // The suite's.
  std::vector<Stage> stages;
  std::size_t chop = 0;  // Size of the pieces in which the case is sent; 0 = a stage is one.
};

std::vector<Case> FramingCases();        // 1.x
std::vector<Case> PingCases();           // 2.x
std::vector<Case> ReservedBitCases();    // 3.x
std::vector<Case> OpcodeCases();         // 4.x
std::vector<Case> FragmentationCases();  // 5.x
std::vector<Case> Utf8Cases();           // 6.x
std::vector<Case> ClosingCases();        // 7.x

// The suite's client closes with 1000 once it has what it wanted, and wants the same back.
inline Stage CleanClose() {
  return {CloseFrame(1000), {Closed(1000)}};
}

inline std::string Number(int group, int series, int index) {
  return std::to_string(group) + "." + std::to_string(series) + "." + std::to_string(index);
}

}  // namespace rollcall::conformance
