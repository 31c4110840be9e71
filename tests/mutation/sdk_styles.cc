// What each SDK signs and sends, as far as a server can see it.

#include <array>

#include "mutation/signed_request_text.h"

namespace rollcall::testing {
namespace {

struct Style {
  std::string_view name;
  std::string_view signed_headers;
  bool sends_body_hash;
  bool signs_host_without_port;
  bool signs_values_sorted;
  bool sends_plus_for_space;
  std::string_view content_type;
  std::string_view separator;
};

constexpr std::string_view kAllFour = "content-type;host;x-content-sha256;x-date";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kJsonUtf8 = "application/json; charset=utf-8";
constexpr std::string_view kForm = "application/x-www-form-urlencoded";

constexpr std::array<Style, 14> kStyles = {{
    {"volc-sdk-golang", "content-type;host;x-content-sha256;x-date;x-im-sdk-version", true, true,
     false, true, kJson, ", "},
    {"volc-sdk-python", kAllFour, true, true, false, true, kForm, ", "},
    {"volc-sdk-java", kAllFour, true, false, false, true, kJson, ", "},
    {"volc-sdk-nodejs", "x-content-sha256;x-date", true, false, true, false, kJsonUtf8, ", "},
    {"volc-sdk-php", "host;x-date", false, false, true, false, kJson, ", "},
    {"volcengine-go-sdk", kAllFour, true, true, false, true, kJsonUtf8, ", "},
    {"volcengine-python-sdk", kAllFour, true, true, false, false, kJson, ", "},
    {"volcengine-java-sdk", "x-date", false, false, false, true, kJson, ", "},
    {"volcengine-nodejs-sdk", "host;x-content-sha256;x-date", true, false, false, false, kJsonUtf8,
     ", "},
    {"volcengine-php-sdk", kAllFour, true, false, false, false, kJson, ", "},
    {"volcengine-cpp-sdk", "content-type;x-date", false, false, false, false, kJson, ","},
    {"demos, sorted", kAllFour, true, false, false, false, kJson, ", "},
    {"demos, unsorted", "host;x-date;x-content-sha256;content-type", true, false, false, false,
     kForm, ", "},
    {"demos, nodejs", "x-date", false, false, false, false, kJson, ", "},
}};

std::string Encoded(std::string_view text, bool plus_for_space) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else if (c == ' ' && plus_for_space) {
      out.push_back('+');
    } else {
      out.append({'%', kHex[byte / 16], kHex[byte % 16]});
    }
  }
  return out;
}

std::string RandomText(Random& random) {
  constexpr std::array<std::string_view, 16> kPieces = {
      "a", "B", "7", " ",        "+", "%", "&", "=",
      "~", "*", "/", "\xc3\xa9", "-", "'", "(", "\xe2\x82\xac"};
  std::string text = "v";
  for (std::size_t left = Pick(random, 6); left > 0; --left)
    text += kPieces[Pick(random, kPieces.size())];
  return text;
}

std::string MakeQuery(const Style& style, Random& random) {
  std::string query = "Action=QueryOnlineStatus&Version=2020-12-01";
  for (std::size_t left = Pick(random, 3); left > 0; --left) {
    query += "&Extra" + std::to_string(left) + "=";
    query += Encoded(RandomText(random), style.sends_plus_for_space);
  }
  if (Pick(random, 4) == 0) {
    for (int i = 0; i < 2; ++i)
      query += "&Twice=" + Encoded(RandomText(random), style.sends_plus_for_space);
  }
  return query;
}

std::string MakeHost(Random& random) {
  constexpr std::array<std::string_view, 4> kPorts = {"", ":80", ":443", ":8800"};
  return "rtc" + std::to_string(Pick(random, 100)) + ".example.com" +
         std::string(kPorts[Pick(random, kPorts.size())]);
}

std::string MakeBody(Random& random) {
  std::string body =
      R"({"AppId":)" + std::to_string(1 + Pick(random, 1'000'000)) + R"(,"UserIds":[)";
  body += std::to_string(random() >> 1);
  for (std::size_t left = Pick(random, 4); left > 0; --left)
    body += "," + std::to_string(random() >> 1);
  return body + "]}";
}

}  // namespace

std::size_t StyleCount() {
  return kStyles.size();
}

PlainCall MakeCall(std::size_t style_index, Random& random) {
  const Style& style = kStyles[style_index];
  PlainCall call;
  call.style = style.name;
  call.key = KnownKeys()[Pick(random, 2)];
  call.scope = {.date = "20240115", .region = "cn-north-1", .service = "rtc"};
  call.signed_headers = style.signed_headers;
  call.separator = style.separator;
  call.signs_host_without_port = style.signs_host_without_port;
  call.signs_values_sorted = style.signs_values_sorted;

  call.request.query = MakeQuery(style, random);
  call.request.body = MakeBody(random);
  auto& fields = call.request.fields;
  fields.emplace_back("Host", MakeHost(random));
  fields.emplace_back("User-Agent", "mutant/1");
  fields.emplace_back("Content-Type", style.content_type);
  fields.emplace_back("X-Date", "20240115T1030" + std::to_string(10 + Pick(random, 50)) + "Z");
  if (style.sends_body_hash) {
    fields.emplace_back("X-Content-Sha256", BodyHashOf(call.request.body));
  }
  if (call.Signs("x-im-sdk-version")) fields.emplace_back("X-Im-Sdk-Version", "Golang-V1.0.1");
  call.Sign();
  return call;
}

}  // namespace rollcall::testing
