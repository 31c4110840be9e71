#include "conformance/websocket/catalogue.h"

namespace rollcall::conformance {
namespace {

std::string First(std::string_view payload) {
  return Frame(kText, payload, Fin::kNo);
}
std::string Middle(std::string_view payload) {
  return Frame(kContinuation, payload, Fin::kNo);
}
std::string Last(std::string_view payload) {
  return Frame(kContinuation, payload);
}

const Answer kBothFragments = Echo(kText, "fragment1fragment2");

Case ControlInFragments(std::string number, int opcode) {
  return {std::move(number),
          {{Frame(opcode, "fragment1", Fin::kNo), {Closed(1002)}}, {Last("fragment2")}}};
}

Case TwoFragments(std::string number, std::size_t chop) {
  return {std::move(number),
          {{First("fragment1")}, {Last("fragment2"), {kBothFragments}}, CleanClose()},
          chop};
}

Case PingBetween(std::string number, std::size_t chop) {
  return {std::move(number),
          {{First("fragment1")},
           {Frame(kPing, "ping payload"), {Echo(kPong, "ping payload")}},
           {Last("fragment2"), {kBothFragments}},
           CleanClose()},
          chop};
}

// Continues what never began, then sends a good message.
Case NothingToContinue(std::string number, Fin fin, std::size_t chop) {
  return {std::move(number),
          {{Frame(kContinuation, "non-continuation payload", fin), {Closed(1002)}},
           {Frame(kText, "Hello, world!")}},
          chop};
}

Case NothingToContinueTwice(std::string number, Fin fin) {
  const std::string lone = Frame(kContinuation, "fragment1", fin);
  const std::string message = First("fragment2") + Last("fragment3");
  return {std::move(number), {{lone, {Closed(1002)}}, {message}, {lone}, {message}}};
}

Case PingsAndPauses(std::string number) {
  return {std::move(number),
          {{First("fragment1")},
           {Middle("fragment2")},
           {Frame(kPing, "pongme 1!"), {Echo(kPong, "pongme 1!")}},
           {Middle("fragment3")},
           {Middle("fragment4")},
           {Frame(kPing, "pongme 2!"), {Echo(kPong, "pongme 2!")}},
           {Last("fragment5"), {Echo(kText, "fragment1fragment2fragment3fragment4fragment5")}},
           CleanClose()}};
}

}  // namespace

std::vector<Case> FragmentationCases() {
  return {
      ControlInFragments("5.1", kPing),
      ControlInFragments("5.2", kPong),
      TwoFragments("5.3", 0),
      TwoFragments("5.4", 0),
      TwoFragments("5.5", 1),
      PingBetween("5.6", 0),
      PingBetween("5.7", 0),
      PingBetween("5.8", 1),
      NothingToContinue("5.9", Fin::kYes, 0),
      NothingToContinue("5.10", Fin::kYes, 0),
      NothingToContinue("5.11", Fin::kYes, 1),
      NothingToContinue("5.12", Fin::kNo, 0),
      NothingToContinue("5.13", Fin::kNo, 0),
      NothingToContinue("5.14", Fin::kNo, 1),
      {"5.15",
       {{First("fragment1")},
        {Last("fragment2"), {kBothFragments}},
        {Middle("fragment3"), {Closed(1002)}},
        {Frame(kText, "fragment4")}}},
      NothingToContinueTwice("5.16", Fin::kNo),
      NothingToContinueTwice("5.17", Fin::kYes),
      {"5.18", {{First("fragment1")}, {Frame(kText, "fragment2"), {Closed(1002)}}}},
      PingsAndPauses("5.19"),
      PingsAndPauses("5.20"),
  };
}

}  // namespace rollcall::conformance
