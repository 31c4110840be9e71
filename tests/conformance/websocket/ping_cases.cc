#include "conformance/websocket/catalogue.h"

namespace rollcall::conformance {
namespace {

Case PingCase(std::string number, const std::string& payload, std::size_t chop = 0) {
  return {std::move(number), {{Frame(kPing, payload), {Echo(kPong, payload)}}, CleanClose()}, chop};
}

Case TenPings(std::string number, std::size_t chop) {
  Case pings{std::move(number), {}, chop};
  for (int i = 0; i < 10; ++i) {
    const std::string payload = "payload-" + std::to_string(i);
    pings.stages.push_back({Frame(kPing, payload), {Echo(kPong, payload)}});
  }
  pings.stages.push_back(CleanClose());
  return pings;
}

}  // namespace

std::vector<Case> PingCases() {
  const std::string longest(125, '\xfe');
  const std::string_view unasked = "unsolicited pong payload";
  return {
      PingCase("2.1", ""),
      PingCase("2.2", "Hello, world!"),
      PingCase("2.3", std::string("\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8)),
      PingCase("2.4", longest),
      {"2.5", {{Frame(kPing, longest + '\xfe'), {Closed(1002)}}}},
      PingCase("2.6", longest, 1),
      {"2.7", {{Frame(kPong)}, CleanClose()}},
      {"2.8", {{Frame(kPong, unasked)}, CleanClose()}},
      {"2.9",
       {{Frame(kPong, unasked)},
        {Frame(kPing, "ping payload"), {Echo(kPong, "ping payload")}},
        CleanClose()}},
      TenPings("2.10", 0),
      TenPings("2.11", 1),
  };
}

}  // namespace rollcall::conformance
