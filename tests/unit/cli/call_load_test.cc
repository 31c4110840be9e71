#include "cli/call_load.h"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "cli/process_usage.h"
#include "cli/run_until.h"
#include "net/listener.h"
#include "net/loop_group.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

// Answers each byte '?' it is sent with "yes", and what else a test wants.
class Answerer {
 public:
  Answerer() {
    auto bound = Listener::Bind(
        loops_, 0, {.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}, .port = 0},
        {.accept = [this](std::size_t,
                          std::unique_ptr<Stream> stream) { Serve(std::move(stream)); },
         .error = [](int) {}});
    EXPECT_TRUE(bound);
    listener_ = *std::move(bound);
    listener_->Start();
  }
  ~Answerer() {
    listener_.reset();
    loops_.RunOn(0, [this] { streams_.clear(); });
    loops_.Stop();
  }

  const Address& address() const { return listener_->local(); }

  // The answer of the nth call; empty: none, and the connection is closed.
  std::function<std::string(int)> answer = [](int) { return "yes"; };

 private:
  void Serve(std::unique_ptr<Stream> stream) {
    Stream* const it = stream.get();
    streams_[it] = std::move(stream);
    Wait(it);
  }
  void Wait(Stream* stream) {
    stream->WhenReadable([this, stream] {
      std::array<char, 64> buffer;
      const IoResult result = stream->ReadSome(buffer);
      if (result.status != IoStatus::kOk)
        return loops_.at(0).Post([=, this] { streams_.erase(stream); });
      for (std::size_t i = 0; i < result.bytes; ++i) {
        const std::string text = answer(calls_++);
        if (text.empty()) return loops_.at(0).Post([=, this] { streams_.erase(stream); });
        stream->WriteSome(text);
      }
      Wait(stream);
    });
  }

  LoopGroup loops_{1};
  std::map<Stream*, std::unique_ptr<Stream>> streams_;
  int calls_ = 0;
  std::unique_ptr<Listener> listener_;
};

class Questions final : public CallSource {
 public:
  Call Next() override { return {.bytes = "?", .number = asked++}; }
  Answer Take(std::size_t, std::string_view received) override {
    if (received.starts_with("no")) return {.bytes = received.size(), .error = "said no"};
    if (received.starts_with("?")) return {.bytes = 0, .error = "nonsense", .is_broken = true};
    return {.bytes = received.size() < 3 ? 0 : std::size_t{3}, .error = {}};
  }
  std::size_t asked = 0;
};

class CallLoadTest : public ::testing::Test {
 protected:
  CallResults Run(CallLoadOptions options) {
    options.endpoint = {.host = "127.0.0.1", .port = server_.address().port};
    options.address = server_.address();
    options.warm_up = 0ms;
    EpollLoop loop;
    std::optional<CallResults> results;
    CallLoad load(loop, clock_, questions_, options);
    load.Start([&](CallResults found) { results = std::move(found); });
    EXPECT_TRUE(RunUntil(loop, clock_, clock_.Now() + 10s, [&] { return results.has_value(); }));
    calls_ = load.calls();
    return results.value_or(CallResults{});
  }

  SystemClock clock_;
  Answerer server_;
  Questions questions_;
  std::uint64_t calls_ = 0;
};

TEST_F(CallLoadTest, InAClosedLoopEachConnectionCallsAgainOnceItIsAnswered) {
  const CallResults results = Run({.connections = 3, .duration = 60ms, .server = ::getpid()});
  EXPECT_GT(results.answered, 3u);
  EXPECT_EQ(results.latency.count(), results.answered);
  EXPECT_GE(calls_, results.answered);
  EXPECT_EQ(results.failed(), 0u);
  EXPECT_LE(questions_.asked, calls_ + 3);
  EXPECT_EQ(results.sent_bytes, 1u);
  EXPECT_EQ(results.answer_bytes, 3u);
  EXPECT_GE(results.took, 60ms);
  EXPECT_GT(results.server_cpu.value(), 0ns);
}

TEST_F(CallLoadTest, ASpinningLoadDoesTheSameWithoutSleeping) {
  const auto cpu = [] { return CpuTime(::getpid()).value(); };
  const Duration before = cpu();
  const CallResults results = Run({.connections = 1, .rate = 100, .duration = 80ms, .spins = true});
  EXPECT_GT(results.answered, 3u);
  EXPECT_EQ(results.failed(), 0u);
  EXPECT_GT(cpu() - before, 20ms) << "an idle load would have slept";
}

TEST_F(CallLoadTest, InAnOpenLoopCallsComeAtTheirRate) {
  const CallResults results = Run({.connections = 4, .rate = 500, .duration = 100ms});
  EXPECT_GE(questions_.asked, 45u);
  EXPECT_LE(questions_.asked, 75u);
  EXPECT_EQ(results.failed(), 0u);
}

TEST_F(CallLoadTest, ACallThatHadToWaitIsTimedFromWhenItWasDue) {
  // Nothing is answered: one call is out, all further ones wait for its connection.
  server_.answer = [](int) { return "y"; };
  const CallResults results = Run({.connections = 1, .rate = 100, .duration = 200ms});
  EXPECT_EQ(questions_.asked, 1u);
  EXPECT_EQ(results.answered, 0u);
  EXPECT_GE(results.unsent, 15u);
  EXPECT_LE(results.unsent, 40u);
  EXPECT_EQ(results.latency.count(), results.unsent + 1);
  EXPECT_GE(results.latency.max(), 150ms);
  EXPECT_EQ(results.failed(), results.unsent);
}

TEST_F(CallLoadTest, CountsWrongAnswersByKind) {
  server_.answer = [](int call) { return call % 2 == 0 ? "no" : "yes"; };
  const CallResults results = Run({.connections = 1, .duration = 30ms});
  EXPECT_GT(results.answered, 0u);
  EXPECT_GT(results.errors.at("said no"), 0u);
}

TEST_F(CallLoadTest, ConnectsAgainAfterALostConnectionOrNonsense) {
  server_.answer = [](int call) { return call == 1 ? "" : call == 3 ? "?" : "yes"; };
  const CallResults results = Run({.connections = 1, .duration = 50ms});
  EXPECT_EQ(results.errors.at("connection lost"), 1u);
  EXPECT_EQ(results.errors.at("nonsense"), 1u);
  EXPECT_GT(results.answered, 2u);
}

TEST_F(CallLoadTest, GivesUpOnACallThatIsNotAnswered) {
  server_.answer = [](int) { return "y"; };
  const CallResults results = Run({.connections = 1, .duration = 300ms, .timeout = 50ms});
  EXPECT_GE(results.errors.at("no answer in time"), 1u);
}

}  // namespace
}  // namespace rollcall
