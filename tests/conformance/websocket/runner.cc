#include "conformance/websocket/runner.h"

#include <algorithm>
#include <span>

#include "codec/ws_decoder.h"
#include "codec/ws_frame.h"

namespace rollcall::conformance {
namespace {

constexpr std::uint32_t kMaxMessage = 1 << 20;

// Answers as the suite wants it of a server: messages come back, pings become pongs.
class EchoServer final : public WsEvents {
 public:
  void Receive(std::string bytes) { decoder_.Decode(bytes, *this); }

  const std::string& sent() const { return sent_; }

  bool OnText(std::string_view text) override { return Send(WsOpcode::kText, text); }
  bool OnBinary(std::string_view bytes) override { return Send(WsOpcode::kBinary, bytes); }
  bool OnPing(std::string_view payload) override { return Send(WsOpcode::kPong, payload); }
  bool OnPong(std::string_view) override { return true; }
  void OnClose(std::uint16_t code, std::string_view) override {
    AppendWsClose(code == ws_close::kNoCode ? ws_close::kNormal : code, "", sent_);
  }
  void OnProtocolError(std::uint16_t code, std::string_view rule) override {
    AppendWsClose(code, rule, sent_);
  }

 private:
  bool Send(WsOpcode opcode, std::string_view payload) {
    AppendWsFrame(opcode, payload, sent_);
    return true;
  }

  WsDecoder decoder_{WsRole::kServer, kMaxMessage};
  std::string sent_;
};

void Deliver(std::string_view bytes, std::size_t chop, EchoServer& server) {
  const std::size_t piece = chop == 0 ? bytes.size() : chop;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    server.Receive(std::string(bytes.substr(at, piece)));
  }
}

std::string Compare(const EchoServer& server, const std::vector<Answer>& wanted) {
  const auto answers = ReadAnswers(server.sent());
  if (!answers) return "the answers are not whole frames of a server";
  if (*answers == wanted) return "";
  return "wanted " + ToText(wanted) + ", got " + ToText(*answers);
}

std::string RunStages(const std::vector<Stage>& stages, std::size_t chop) {
  EchoServer server;
  std::vector<Answer> wanted;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    Deliver(stages[i].sent, chop, server);
    wanted.insert(wanted.end(), stages[i].answers.begin(), stages[i].answers.end());
    if (std::string wrong = Compare(server, wanted); !wrong.empty()) {
      return "after stage " + std::to_string(i + 1) + " in pieces of " + std::to_string(chop) +
             ": " + wrong;
    }
  }
  return "";
}

// As one stage that wants it all at its end.
std::vector<Stage> InOnePiece(const std::vector<Stage>& stages) {
  Stage all;
  for (const Stage& stage : stages) {
    all.sent.append(stage.sent);
    all.answers.insert(all.answers.end(), stage.answers.begin(), stage.answers.end());
  }
  return {all};
}

}  // namespace

std::string WhatIsWrong(const Case& test_case) {
  for (const std::size_t chop : {test_case.chop, std::size_t{0}, std::size_t{1}}) {
    if (std::string wrong = RunStages(test_case.stages, chop); !wrong.empty()) return wrong;
  }
  return RunStages(InOnePiece(test_case.stages), 0);
}

}  // namespace rollcall::conformance
