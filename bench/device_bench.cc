// What an idle device costs a loop: a heartbeat's frame, and its place in the timing wheel.

#include <chrono>
#include <deque>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "codec/ws_decoder.h"
#include "codec/ws_frame.h"
#include "gateway/timing_wheel.h"

namespace rollcall {
namespace {

class Counter final : public WsEvents {
 public:
  bool OnText(std::string_view text) override { return Count(text.size()); }
  bool OnBinary(std::string_view payload) override { return Count(payload.size()); }
  bool OnPing(std::string_view payload) override { return Count(payload.size()); }
  bool OnPong(std::string_view payload) override { return Count(payload.size()); }
  void OnClose(std::uint16_t, std::string_view) override {}
  void OnProtocolError(std::uint16_t, std::string_view) override { failed = true; }
  std::size_t bytes = 0;
  bool failed = false;

 private:
  bool Count(std::size_t more) {
    bytes += more;
    return true;
  }
};

void BM_DecodeHeartbeat(benchmark::State& state) {
  std::string frame;
  AppendMaskedWsFrame(WsOpcode::kText, R"({"Type":"Ping"})", WsMaskKey{1, 2, 3, 4}, frame);
  WsDecoder decoder(WsRole::kServer, 4096);
  Counter counter;
  std::string buffer;
  for (auto _ : state) {
    buffer = frame;  // It is unmasked in place.
    decoder.Decode(buffer, counter);
  }
  CHECK(!counter.failed);
}
BENCHMARK(BM_DecodeHeartbeat);

constexpr Duration kHeartbeat = std::chrono::seconds(25);

class Deadline final : public WheelEntry {
 public:
  explicit Deadline(TimingWheel& wheel, MonotonicTime& now) : wheel_(wheel), now_(now) {}

 private:
  void OnDue() override { wheel_.File(*this, now_ + kHeartbeat); }
  void OnWheelEnd() override {}
  TimingWheel& wheel_;
  MonotonicTime& now_;
};

// One tick among so many devices, each looked at once a heartbeat.
void BM_WheelTick(benchmark::State& state) {
  MonotonicTime now{};
  TimingWheel wheel(now);
  std::deque<Deadline> deadlines;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    wheel.File(deadlines.emplace_back(wheel, now), now + kHeartbeat * i / state.range(0));
  }
  for (auto _ : state) {
    now += TimingWheel::kTick;
    wheel.Advance(now);
  }
  state.counters["devices_a_tick"] = static_cast<double>(state.range(0)) *
                                     std::chrono::duration<double>(TimingWheel::kTick) /
                                     std::chrono::duration<double>(kHeartbeat);
  for (Deadline& deadline : deadlines)
    wheel.Remove(deadline);
}
BENCHMARK(BM_WheelTick)->Arg(1000)->Arg(100'000);

}  // namespace
}  // namespace rollcall
