#include "conformance/websocket/catalogue.h"

namespace rollcall::conformance {

std::vector<Case> FramingCases() {
  struct Size {
    std::size_t bytes;
    std::size_t chop;
  };
  const Size sizes[] = {{0, 0},   {125, 0},   {126, 0},   {127, 0},
                        {128, 0}, {65535, 0}, {65536, 0}, {65536, 997}};
  std::vector<Case> cases;
  for (const int opcode : {kText, kBinary}) {
    int index = 0;
    for (const Size& size : sizes) {
      const std::string payload(size.bytes, opcode == kText ? '*' : '\xfe');
      cases.push_back({Number(1, opcode == kText ? 1 : 2, ++index),
                       {{Frame(opcode, payload), {Echo(opcode, payload)}}, CleanClose()},
                       size.chop});
    }
  }
  return cases;
}

}  // namespace rollcall::conformance
