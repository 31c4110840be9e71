#include "conformance/websocket/catalogue.h"

namespace rollcall::conformance {
namespace {

constexpr std::string_view kHello = "Hello World!";

Case Closes(std::string number, std::string close_frame, int answered) {
  return {std::move(number), {{std::move(close_frame), {Closed(answered)}}}};
}

// What follows a close is ignored.
Case IgnoredAfterClose(std::string number, std::string frame) {
  return {std::move(number), {CleanClose(), {std::move(frame)}}};
}

std::string LongText() {
  constexpr std::string_view kPattern = "BAsd7&jh23";
  std::string text;
  while (text.size() < 256 * 1024)
    text.append(kPattern.substr(0, 256 * 1024 - text.size()));
  return text;
}

std::vector<Case> Sequences() {
  return {
      {"7.1.1", {{Frame(kText, kHello), {Echo(kText, kHello)}}, CleanClose()}},
      IgnoredAfterClose("7.1.2", Frame(kClose)),
      IgnoredAfterClose("7.1.3", Frame(kPing)),
      IgnoredAfterClose("7.1.4", Frame(kText, kHello)),
      {"7.1.5",
       {{Frame(kText, "fragment1", Fin::kNo)}, CleanClose(), {Frame(kContinuation, "fragment2")}}},
      {"7.1.6",
       {{Frame(kText, LongText()), {Echo(kText, LongText())}},
        {Frame(kText, kHello), {Echo(kText, kHello)}},
        CleanClose(),
        {Frame(kPing)}}},
  };
}

std::vector<Case> Payloads() {
  const std::string not_utf8 =
      "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"
      "edited";
  return {
      Closes("7.3.1", CloseFrame(std::nullopt), 1000),
      Closes("7.3.2", CloseFrame(std::nullopt, "a"), 1002),
      Closes("7.3.3", CloseFrame(1000), 1000),
      Closes("7.3.4", CloseFrame(1000, kHello), 1000),
      Closes("7.3.5", CloseFrame(1000, std::string(123, '*')), 1000),
      Closes("7.3.6", CloseFrame(1000, std::string(124, '*')), 1002),
      Closes("7.5.1", CloseFrame(1000, not_utf8), 1007),
  };
}

}  // namespace

std::vector<Case> ClosingCases() {
  std::vector<Case> cases = Sequences();
  for (Case& payload : Payloads())
    cases.push_back(std::move(payload));
  int index = 0;
  for (const int code :
       {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
    cases.push_back(Closes(Number(7, 7, ++index), CloseFrame(code), code));
  }
  index = 0;
  for (const int code : {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999}) {
    cases.push_back(Closes(Number(7, 9, ++index), CloseFrame(code), 1002));
  }
  // The suite only notes what happens to codes that the standard does not know. Refused here.
  cases.push_back(Closes("7.13.1", CloseFrame(5000), 1002));
  cases.push_back(Closes("7.13.2", CloseFrame(65535), 1002));
  return cases;
}

}  // namespace rollcall::conformance
