#include "codec/http_chunks.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

struct Decoded {
  int status = 0;  // -1: more is wanted.
  std::string body;
  std::size_t consumed = 0;

  friend bool operator==(const Decoded&, const Decoded&) = default;
};

// Decodes `input` in pieces of at most `piece` bytes.
Decoded Decode(std::string_view input, std::size_t piece, std::size_t limit = 1000) {
  ChunkDecoder decoder(limit);
  Decoded decoded;
  while (decoded.consumed < input.size()) {
    const auto step = decoder.Decode(input.substr(decoded.consumed, piece), decoded.body);
    decoded.consumed += step.consumed;
    if (step.progress == HttpProgress::kComplete) return decoded;
    if (step.progress == HttpProgress::kRefused) {
      EXPECT_FALSE(decoder.error_text().empty());
      decoded.status = HttpStatusOf(decoder.error());
      return decoded;
    }
  }
  decoded.status = -1;
  return decoded;
}

TEST(ChunkDecoderTest, DecodesAnyGoodBodyHoweverItArrives) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"0\r\n\r\n", ""},
      {"3\r\nabc\r\n0\r\n\r\n", "abc"},
      {"A\r\n0123456789\r\n00a\r\n0123456789\r\n000\r\n\r\n", "01234567890123456789"},
      {"2\r\n\r\n\r\n0\r\n\r\n", "\r\n"},
      {"0000000000000001\r\nx\r\n0\r\n\r\n", "x"},
      {"1;a;b=c\r\nx\r\n0;d=\"q \\\" ;\"\r\n\r\n", "x"},
      {"1\r\nx\r\n0\r\nAuthorization: evil\r\nB:\r\n\r\n", "x"},
  };
  for (const auto& [input, body] : cases) {
    for (std::size_t piece = 1; piece <= input.size(); ++piece) {
      const Decoded expected = {.status = 0, .body = body, .consumed = input.size()};
      EXPECT_EQ(Decode(input + "NEXT", piece), expected) << input << " by " << piece;
    }
  }
}

TEST(ChunkDecoderTest, RefusesWhatOthersMightReadDifferently) {
  const std::vector<std::string> cases = {
      "\r\n",
      "x\r\n",
      "-1\r\n",
      "+1\r\n",
      "0x1\r\n",
      " 1\r\n",
      "1 \r\n",
      "1\t;a\r\n",
      "10000000000000000\r\n",  // 2^64.
      std::string(1'000'000, '0') + "1\r\n",
      "1\n",
      "1\r\r\n",
      "1\rx",
      "1;a\n",
      "1;\r\n",
      "1;a=\r\n",
      "1;a=b c\r\n",
      "1; a\r\n",
      "1;a =b\r\n",
      "1;a=\"x\r\ny\"\r\n",
      "1;a=\"x\"y\r\n",
      "1;a=\"\\\r\"\r\n",
      "1;\xc3\xa9\r\n",
      "1\r\nxy\r\n",
      "1\r\nx\n",
      "1\r\nx\r0",
      "1\r\nx0\r\n",
      "0\r\n\n",
      "0\r\n\rx",
      "0\r\n: b\r\n\r\n",
      "0\r\nA\r\n\r\n",
      "0\r\nA : b\r\n\r\n",
      "0\r\n A: b\r\n\r\n",
      "0\r\nA: b\n\r\n",
      "0\r\nA: b\r\n folded\r\n\r\n",
      "0\r\nA: b\rc\r\n",
      std::string("0\r\nA: \0\r\n\r\n", 11),
      std::string("1;a\0\r\n", 6),
  };
  for (const std::string& input : cases) {
    EXPECT_EQ(Decode(input, input.size()).status, 400) << input.substr(0, 40);
    EXPECT_EQ(Decode(input.substr(0, 100), 1).status, 400) << input.substr(0, 40);
  }
}

TEST(ChunkDecoderTest, CountsTheBodyBeforeItArrives) {
  EXPECT_EQ(Decode("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 100, 5).status, 0);
  const Decoded over = Decode("3\r\nabc\r\n3\r\nde", 100, 5);
  EXPECT_EQ(over.status, 413);
  EXPECT_EQ(over.body, "abc");
  EXPECT_EQ(Decode("ffffffff\r\n", 100).status, 413);
  EXPECT_EQ(Decode("100000000\r\n", 100).status, 413);
  EXPECT_EQ(Decode("ffffffffffffffff\r\n", 100).status, 413);
  EXPECT_EQ(Decode("1\r\na\r\nffffffffffffffff\r\n", 100).status, 413);
  EXPECT_EQ(Decode("1\r\n", 100, 0).status, 413);
  EXPECT_EQ(Decode("0\r\n\r\n", 100, 0).status, 0);
}

TEST(ChunkDecoderTest, LimitsExtensionsOverAllChunks) {
  const auto extension = [](std::size_t bytes) { return "1;" + std::string(bytes - 1, 'a'); };
  // The semicolon belongs to the size's end and is not counted, the CR is.
  const std::size_t most = ChunkDecoder::kMaxExtensionBytes;
  EXPECT_EQ(Decode(extension(most) + "\r\nx\r\n0\r\n\r\n", 10'000).status, 0);
  EXPECT_EQ(Decode(extension(most + 1) + "\r\nx\r\n0\r\n\r\n", 10'000).status, 400);
  std::string many;
  for (int i = 0; i < 500; ++i)
    many += "1;abcdefgh\r\nx\r\n";
  EXPECT_EQ(Decode(many + "0\r\n\r\n", 10'000).status, 400);
}

TEST(ChunkDecoderTest, LimitsTrailers) {
  // The CR of the last, empty line counts as well.
  const auto trailer = [](std::size_t bytes) {
    return "0\r\nA:" + std::string(bytes - 5, 'b') + "\r\n\r\n";
  };
  EXPECT_EQ(Decode(trailer(ChunkDecoder::kMaxTrailerBytes), 10'000).status, 0);
  EXPECT_EQ(Decode(trailer(ChunkDecoder::kMaxTrailerBytes + 1), 10'000).status, 431);
}

TEST(ChunkDecoderTest, WaitsForTheVeryLastByte) {
  const std::string input = "3;a=\"b\"\r\nabc\r\n0\r\nA: b\r\n\r\n";
  for (std::size_t size = 0; size < input.size(); ++size) {
    EXPECT_EQ(Decode(input.substr(0, size), 7).status, -1) << size;
  }
}

}  // namespace
}  // namespace rollcall
