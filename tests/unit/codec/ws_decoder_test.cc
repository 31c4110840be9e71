#include "codec/ws_decoder.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint32_t kMaxMessage = 4096;

class Recorder final : public WsEvents {
 public:
  bool OnText(std::string_view text) override { return Record("text ", text); }
  bool OnBinary(std::string_view bytes) override { return Record("binary ", bytes); }
  bool OnPing(std::string_view payload) override { return Record("ping ", payload); }
  bool OnPong(std::string_view payload) override { return Record("pong ", payload); }
  void OnClose(std::uint16_t code, std::string_view reason) override {
    Record("close " + std::to_string(code) + " ", reason);
  }
  void OnProtocolError(std::uint16_t code, std::string_view) override {
    Record("error ", std::to_string(code));
  }

  std::size_t stop_after = 1000;
  std::vector<std::string> events;

 private:
  bool Record(std::string name, std::string_view text) {
    events.push_back(name.append(text));
    return events.size() < stop_after;
  }
};

// One frame with full control over its first byte; masked as a client's unless `mask` is false.
std::string Frame(unsigned first_byte, std::string_view payload, bool mask = true) {
  std::string out;
  if (mask) {
    AppendMaskedWsFrame(WsOpcode::kText, payload, {0x37, 0xfa, 0x21, 0x3d}, out);
  } else {
    AppendWsFrame(WsOpcode::kText, payload, out);
  }
  out[0] = static_cast<char>(first_byte);
  return out;
}

std::vector<std::string> Decode(std::string input, std::size_t piece,
                                WsRole role = WsRole::kServer) {
  WsDecoder decoder(role, kMaxMessage);
  Recorder recorder;
  for (std::size_t at = 0; at < input.size(); at += piece) {
    decoder.Decode(std::span(input).subspan(at, std::min(piece, input.size() - at)), recorder);
  }
  return recorder.events;
}

// Decodes `input` whole and split in two at every byte, and byte by byte: always the same.
std::vector<std::string> Decode(const std::string& input) {
  const auto events = Decode(input, input.size() + 1);
  const std::size_t step = input.size() > 1000 ? 97 : 1;
  for (std::size_t split = 1; split < input.size(); split += step) {
    WsDecoder decoder(WsRole::kServer, kMaxMessage);
    Recorder recorder;
    std::string first = input.substr(0, split);
    std::string second = input.substr(split);
    decoder.Decode(first, recorder);
    decoder.Decode(second, recorder);
    EXPECT_EQ(recorder.events, events) << "split at " << split;
  }
  EXPECT_EQ(Decode(input, 1), events);
  return events;
}

TEST(WsDecoderTest, ReadsMessagesAndControlFrames) {
  EXPECT_THAT(Decode(Frame(0x81, "Hello") + Frame(0x82, "\xff\x01") + Frame(0x89, "p") +
                     Frame(0x8a, "q") + Frame(0x81, "") + Frame(0x89, "") +
                     Frame(0x88,
                           "\x03\xe8"
                           "bye")),
              ElementsAre("text Hello", "binary \xff\x01", "ping p", "pong q", "text ", "ping ",
                          "close 1000 bye"));
}

TEST(WsDecoderTest, ReadsEveryLengthFormUpToTheLimit) {
  for (const std::size_t size : {1U, 7U, 8U, 9U, 125U, 126U, 127U, 4095U, 4096U}) {
    std::string payload;
    for (std::size_t i = 0; i < size; ++i)
      payload.push_back(static_cast<char>('a' + i % 26));
    EXPECT_THAT(Decode(Frame(0x81, payload)), ElementsAre("text " + payload));
  }
  WsDecoder decoder(WsRole::kServer, 100'000);
  Recorder recorder;
  std::string input = Frame(0x82, std::string(70'000, 'x'));
  decoder.Decode(input, recorder);
  EXPECT_THAT(recorder.events, ElementsAre("binary " + std::string(70'000, 'x')));
}

TEST(WsDecoderTest, JoinsFragmentsAroundControlFrames) {
  EXPECT_THAT(Decode(Frame(0x01, "He") + Frame(0x89, "1") + Frame(0x00, "") + Frame(0x00, "l") +
                     Frame(0x8a, "") + Frame(0x80, "lo") + Frame(0x02, "\xff") + Frame(0x80, "")),
              ElementsAre("ping 1", "pong ", "text Hello", "binary \xff"));
}

TEST(WsDecoderTest, AcceptsAnyMaskKey) {
  std::string zero;
  AppendMaskedWsFrame(WsOpcode::kText, "same", {0, 0, 0, 0}, zero);
  EXPECT_THAT(Decode(zero + zero), ElementsAre("text same", "text same"));
}

TEST(WsDecoderTest, RefusesWhatTheStandardForbids) {
  using namespace std::string_literals;
  struct Case {
    std::string name, input, event;
  };
  std::vector<Case> cases = {
      {"unmasked", Frame(0x81, "x", false), "error 1002"},
      {"rsv1", Frame(0xc1, "x"), "error 1002"},
      {"rsv2", Frame(0xa1, "x"), "error 1002"},
      {"rsv3", Frame(0x91, "x"), "error 1002"},
      {"16-bit form of 125", "\x81\xfe\x00\x7d"s + "1234"s, "error 1002"},
      {"64-bit form of 65535", "\x81\xff\0\0\0\0\0\0\xff\xff"s + "1234"s, "error 1002"},
      {"top bit", "\x81\xff\x80\0\0\0\0\1\0\0"s + "1234"s, "error 1002"},
      {"length of 2^62", "\x81\xff\x40\0\0\0\0\0\0\0"s + "1234"s, "error 1009"},
      {"ping of 126 bytes", "\x89\xfe\x00\x7e"s + "1234"s, "error 1002"},
      {"fragmented ping", Frame(0x09, "x"), "error 1002"},
      {"fragmented close", Frame(0x08, ""), "error 1002"},
      {"continuation without a start", Frame(0x80, "x"), "error 1002"},
      {"close of 1 byte", Frame(0x88, "\x03"), "error 1002"},
      {"close reason not UTF-8", Frame(0x88, "\x03\xe8\xff"), "error 1007"},
      {"close reason cut", Frame(0x88, "\x03\xe8\xe4\xb8"), "error 1007"},
      {"text not UTF-8", Frame(0x81, "a\xff"), "error 1007"},
      {"text cut at its end", Frame(0x81, "a\xe4\xb8"), "error 1007"},
      {"close without a code", Frame(0x88, ""), "close 1005 "},
      {"close of 125 bytes", Frame(0x88, "\x0f\xa0" + std::string(123, 'r')),
       "close 4000 " + std::string(123, 'r')},
  };
  for (const unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
    cases.push_back({"reserved opcode", Frame(0x80 | opcode, "x"), "error 1002"});
  }
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535}) {
    const std::string payload = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    cases.push_back({"close code " + std::to_string(code), Frame(0x88, payload), "error 1002"});
  }
  for (const Case& c : cases) {
    EXPECT_THAT(Decode(c.input + Frame(0x81, "later")), ElementsAre(c.event)) << c.name;
  }
}

TEST(WsDecoderTest, RefusesANewMessageInsideAFragmentedOne) {
  EXPECT_THAT(Decode(Frame(0x01, "a") + Frame(0x81, "b")), ElementsAre("error 1002"));
  EXPECT_THAT(Decode(Frame(0x01, "") + Frame(0x82, "b")), ElementsAre("error 1002"));
  EXPECT_THAT(Decode(Frame(0x01, "a") + Frame(0x80, "b") + Frame(0x80, "c")),
              ElementsAre("text ab", "error 1002"));
}

TEST(WsDecoderTest, ChecksUtf8AcrossFragments) {
  EXPECT_THAT(
      Decode(Frame(0x01, "\xe4") + Frame(0x89, "\xff") + Frame(0x00, "\xb8") + Frame(0x80, "\xad")),
      ElementsAre("ping \xff", "text 中"));
  EXPECT_THAT(Decode(Frame(0x01, "\xe4\xb8") + Frame(0x80, "")), ElementsAre("error 1007"));
  EXPECT_THAT(Decode(Frame(0x01, "\xed") + Frame(0x00, "\xa0") + Frame(0x89, "")),
              ElementsAre("error 1007"));
  EXPECT_THAT(Decode(Frame(0x02, "\xff") + Frame(0x80, "\xff") + Frame(0x81, "a")),
              ElementsAre("binary \xff\xff", "text a"))
      << "binary is not checked";
}

TEST(WsDecoderTest, RefusesBadUtf8BeforeTheRestOfTheFrame) {
  std::string frame = Frame(0x81, "ab\xff" + std::string(4000, 'c'));
  EXPECT_THAT(Decode(frame.substr(0, 8 + 2), 100), IsEmpty());
  EXPECT_THAT(Decode(frame.substr(0, 8 + 3), 100), ElementsAre("error 1007"));
}

TEST(WsDecoderTest, RefusesTooLongMessagesByTheirHeader) {
  const std::string over = Frame(0x81, std::string(kMaxMessage + 1, 'x'));
  EXPECT_THAT(Decode(over.substr(0, 7), 100), IsEmpty());
  EXPECT_THAT(Decode(over.substr(0, 8), 100), ElementsAre("error 1009"));
  const std::string half(kMaxMessage / 2, 'x');
  EXPECT_THAT(Decode(Frame(0x01, half) + Frame(0x80, half)), ElementsAre("text " + half + half));
  EXPECT_THAT(Decode(Frame(0x01, half) + Frame(0x80, half + "x")), ElementsAre("error 1009"));
}

TEST(WsDecoderTest, LimitsTheNumberOfFragments) {
  std::string most = Frame(0x01, "");
  for (int i = 1; i < WsDecoder::kMaxFragments - 1; ++i)
    most += Frame(0x00, "");
  EXPECT_THAT(Decode(most + Frame(0x80, "x"), 50), ElementsAre("text x"));
  EXPECT_THAT(Decode(most + Frame(0x00, "x") + Frame(0x80, ""), 50), ElementsAre("error 1008"));
  EXPECT_THAT(Decode(most + Frame(0x80, "x") + most + Frame(0x80, "y"), 50),
              ElementsAre("text x", "text y"))
      << "each message anew";
}

TEST(WsDecoderTest, DropsEverythingAfterClose) {
  EXPECT_THAT(Decode(Frame(0x88, "\x03\xe8") + Frame(0x81, "x") + Frame(0x88, "") + "garbage"),
              ElementsAre("close 1000 "));
}

TEST(WsDecoderTest, StopsWhenTheOwnerSaysSo) {
  for (const unsigned first : {0x81U, 0x82U, 0x89U, 0x8aU}) {
    WsDecoder decoder(WsRole::kServer, kMaxMessage);
    Recorder recorder;
    recorder.stop_after = 1;
    std::string input = Frame(first, "a") + Frame(0x81, "b");
    decoder.Decode(input, recorder);
    EXPECT_EQ(recorder.events.size(), 1U);
    EXPECT_TRUE(decoder.finished());
  }
}

TEST(WsDecoderTest, OwnsMemoryOnlyWhileSomethingIsPartial) {
  WsDecoder decoder(WsRole::kServer, kMaxMessage);
  Recorder recorder;
  const auto feed = [&](std::string input) { decoder.Decode(input, recorder); };
  const std::string frame = Frame(0x81, std::string(1000, 'x'));
  feed(frame);
  feed(frame.substr(0, 5));
  EXPECT_EQ(decoder.owned_bytes(), 0U) << "a cut header is kept inside";
  feed(frame.substr(5, 100));
  EXPECT_GT(decoder.owned_bytes(), 0U);
  EXPECT_LT(decoder.owned_bytes(), 500U) << "nothing is allocated for what is only announced";
  feed(frame.substr(105));
  EXPECT_EQ(decoder.owned_bytes(), 0U);
  const std::string ping = Frame(0x89, "abc");
  feed(ping.substr(0, 7));
  EXPECT_GT(decoder.owned_bytes(), 0U);
  feed(ping.substr(7));
  EXPECT_EQ(decoder.owned_bytes(), 0U);
  feed(Frame(0x01, "a") + ping.substr(0, 7));
  EXPECT_GT(decoder.owned_bytes(), 0U);
  feed(ping.substr(7) + Frame(0x88, ""));
  EXPECT_EQ(decoder.owned_bytes(), 0U) << "closed inside a message";
  EXPECT_EQ(recorder.events.size(), 5U);
}

TEST(WsDecoderTest, WorksInPlaceWhenAWholeMessageIsThere) {
  class Place final : public WsEvents {
   public:
    bool OnText(std::string_view text) override { return (data = text.data()) != nullptr; }
    bool OnBinary(std::string_view) override { return true; }
    bool OnPing(std::string_view) override { return true; }
    bool OnPong(std::string_view) override { return true; }
    void OnClose(std::uint16_t, std::string_view) override {}
    void OnProtocolError(std::uint16_t, std::string_view) override {}
    const char* data = nullptr;
  };
  WsDecoder decoder(WsRole::kServer, kMaxMessage);
  Place place;
  std::string input = Frame(0x81, "Hello");
  decoder.Decode(input, place);
  EXPECT_EQ(place.data, input.data() + 6);
}

TEST(WsDecoderTest, AsAClientTakesUnmaskedFramesOnly) {
  EXPECT_THAT(Decode(Frame(0x81, "Hello", false), 3, WsRole::kClient), ElementsAre("text Hello"));
  EXPECT_THAT(Decode(Frame(0x81, "Hello"), 3, WsRole::kClient), ElementsAre("error 1002"));
}

}  // namespace
}  // namespace rollcall
