#include "conformance/websocket/catalogue.h"
#include "conformance/websocket/utf8_texts.h"

namespace rollcall::conformance {
namespace {

const std::string kMixed =
    "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!";
// Bytes of kMixed up to a boundary of code points in its middle.
constexpr std::size_t kMixedBoundary = 15;

Case EchoedText(std::string number, const std::string& text) {
  return {std::move(number), {{Frame(kText, text), {Echo(kText, text)}}, CleanClose()}};
}

// A message in frames of these payloads, echoed at the last.
Case EchoedFragments(std::string number, const std::vector<std::string>& payloads) {
  Case fragments{std::move(number), {}};
  std::string message;
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    const bool is_last = i + 1 == payloads.size();
    message.append(payloads[i]);
    Stage stage{Frame(i == 0 ? kText : kContinuation, payloads[i], is_last ? Fin::kYes : Fin::kNo),
                {}};
    if (is_last) stage.answers = {Echo(kText, message)};
    fragments.stages.push_back(std::move(stage));
  }
  fragments.stages.push_back(CleanClose());
  return fragments;
}

std::vector<std::string> Bytes(const std::string& text) {
  std::vector<std::string> bytes;
  for (const char c : text)
    bytes.push_back(std::string(1, c));
  return bytes;
}

// Frames of one byte, refused with the one that no text can have there, `at`.
Case RefusedInBytes(std::string number, const std::string& text, std::size_t at) {
  Case fragments{std::move(number), {}};
  for (std::size_t i = 0; i < text.size(); ++i) {
    Stage stage{Frame(i == 0 ? kText : kContinuation, text.substr(i, 1),
                      i + 1 == text.size() ? Fin::kYes : Fin::kNo),
                {}};
    if (i == at) stage.answers = {Closed(1007)};
    fragments.stages.push_back(std::move(stage));
  }
  return fragments;
}

// The text in three parts, of which the second must be refused at once: before the third comes.
Case RefusedInFrames(std::string number, const std::string& text, std::size_t a, std::size_t b) {
  return {std::move(number),
          {{Frame(kText, text.substr(0, a), Fin::kNo)},
           {Frame(kContinuation, text.substr(a, b - a), Fin::kNo), {Closed(1007)}},
           {Frame(kContinuation, text.substr(b))}}};
}

Case RefusedInOneFrame(std::string number, const std::string& text, std::size_t a, std::size_t b) {
  return {std::move(number),
          {{BegunFrame(kText, text.size(), text.substr(0, a))},
           {MorePayload(a, text.substr(a, b - a)), {Closed(1007)}},
           {MorePayload(b, text.substr(b))}}};
}

void AppendNamedCases(std::vector<Case>& cases) {
  const std::string surrogate = kKosme + "\xed\xa0\x80" + "edited";
  const std::string too_high = kKosme + "\xf4\x90\x80\x80" + "edited";
  const std::size_t bad_at = kKosme.size() + 1;
  cases.push_back(EchoedText("6.1.1", ""));
  cases.push_back(EchoedFragments("6.1.2", {"", "", ""}));
  cases.push_back(EchoedFragments("6.1.3", {"", "middle frame payload", ""}));
  cases.push_back(EchoedText("6.2.1", kMixed));
  cases.push_back(
      EchoedFragments("6.2.2", {kMixed.substr(0, kMixedBoundary), kMixed.substr(kMixedBoundary)}));
  cases.push_back(EchoedFragments("6.2.3", Bytes(kMixed)));
  cases.push_back(EchoedFragments("6.2.4", Bytes(kKosme)));
  cases.push_back({"6.3.1", {{Frame(kText, surrogate), {Closed(1007)}}}});
  cases.push_back(RefusedInBytes("6.3.2", surrogate, bad_at));
  cases.push_back(RefusedInFrames("6.4.1", too_high, kKosme.size(), kKosme.size() + 4));
  cases.push_back(RefusedInFrames("6.4.2", too_high, bad_at, bad_at + 1));
  cases.push_back(RefusedInOneFrame("6.4.3", too_high, kKosme.size(), kKosme.size() + 4));
  cases.push_back(RefusedInOneFrame("6.4.4", too_high, bad_at, bad_at + 1));
}

}  // namespace

std::vector<Case> Utf8Cases() {
  std::vector<Case> cases;
  AppendNamedCases(cases);
  int series = 5;
  for (const std::vector<Utf8Text>& texts : Utf8Texts()) {
    int index = 0;
    for (const Utf8Text& text : texts) {
      const std::string number = Number(6, series, ++index);
      cases.push_back(text.is_valid ? EchoedText(number, text.bytes)
                                    : Case{number, {{Frame(kText, text.bytes), {Closed(1007)}}}});
    }
    ++series;
  }
  return cases;
}

}  // namespace rollcall::conformance
