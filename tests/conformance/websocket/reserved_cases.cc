#include "conformance/websocket/catalogue.h"

namespace rollcall::conformance {
namespace {

constexpr std::string_view kHello = "Hello, world!";

// A good message, a bad frame, a ping: the first is echoed, the second ends it, no pong comes.
Case EndedAfterEcho(std::string number, std::string bad_frame, std::size_t chop = 0) {
  return {std::move(number),
          {{Frame(kText, kHello), {Echo(kText, kHello)}},
           {std::move(bad_frame), {Closed(1002)}},
           {Frame(kPing)}},
          chop};
}

Case EndedAtOnce(std::string number, std::string bad_frame) {
  return {std::move(number), {{std::move(bad_frame), {Closed(1002)}}}};
}

std::string WithReservedBits(int rsv, int opcode, std::string_view payload) {
  return Frame(opcode, payload, Fin::kYes, rsv);
}

}  // namespace

std::vector<Case> ReservedBitCases() {
  const std::string_view bytes("\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8);
  return {
      EndedAtOnce("3.1", WithReservedBits(1, kText, kHello)),
      EndedAfterEcho("3.2", WithReservedBits(2, kText, kHello)),
      EndedAfterEcho("3.3", WithReservedBits(3, kText, kHello)),
      EndedAfterEcho("3.4", WithReservedBits(4, kText, kHello), 1),
      EndedAtOnce("3.5", WithReservedBits(5, kBinary, bytes)),
      EndedAtOnce("3.6", WithReservedBits(6, kBinary, kHello)),
      EndedAtOnce("3.7", WithReservedBits(7, kClose, "")),
  };
}

std::vector<Case> OpcodeCases() {
  std::vector<Case> cases;
  for (const int first : {3, 11}) {
    const int series = first == 3 ? 1 : 2;
    const std::string_view payload = "reserved opcode payload";
    cases.push_back(EndedAtOnce(Number(4, series, 1), Frame(first)));
    cases.push_back(EndedAtOnce(Number(4, series, 2), Frame(first + 1, payload)));
    cases.push_back(EndedAfterEcho(Number(4, series, 3), Frame(first + 2)));
    cases.push_back(EndedAfterEcho(Number(4, series, 4), Frame(first + 3, kHello)));
    cases.push_back(EndedAfterEcho(Number(4, series, 5), Frame(first + 4, kHello), 1));
  }
  return cases;
}

}  // namespace rollcall::conformance
