// A device token is believed only when the very bytes were signed by the key it names, and then it
// says what Boost.JSON reads in it.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include <boost/json/src.hpp>

#include "auth/device_token.h"
#include "auth/jwt.h"
#include "base/check.h"
#include "codec/base64.h"
#include "crypto/hmac.h"
#include "fuzz_input.h"
#include "support/manual_clock.h"

namespace rollcall {
namespace {

namespace json = boost::json;

const AppKey kKey{.id = "k1", .secret = "a secret of the fuzzer"};
constexpr AppId kApp{123};

std::shared_ptr<const Directory> OneApp() {
  Account account;
  account.id = AccountId{1};
  account.apps = {{.id = kApp, .keys = {kKey}}};
  return Directory::Build({account}).value();
}

std::string Signed(std::string_view header, std::string_view claims) {
  const std::string token = EncodeBase64Url(header) + "." + EncodeBase64Url(claims);
  return token + "." + EncodeBase64Url(BytesOf(HmacSha256(kKey.secret).Sign(token)));
}

// Nothing when a number is beyond the peer's.
std::optional<json::object> Read(std::string_view part) {
  json::error_code error;
  const json::value value = json::parse(DecodeBase64Url(part).value(), error);
  if (error == json::error::exponent_overflow) return std::nullopt;
  CHECK(!error && value.is_object());
  return value.as_object();
}

bool Names(const json::value& audience, std::string_view wanted) {
  if (audience.is_string()) return std::string_view(audience.as_string()) == wanted;
  bool named = false;
  for (const json::value& one : audience.as_array())
    named = named || std::string_view(one.as_string()) == wanted;
  return named;
}

// Of a token that was believed.
void CheckMeaning(std::string_view token, const DeviceTokenClaims& claims) {
  const std::size_t first = token.find('.');
  const std::size_t second = token.rfind('.');
  CHECK(Signed(DecodeBase64Url(token.substr(0, first)).value(),
               DecodeBase64Url(token.substr(first + 1, second - first - 1)).value()) == token);
  const auto header = Read(token.substr(0, first));
  const auto read = Read(token.substr(first + 1, second - first - 1));
  if (!header || !read) return;
  CHECK(header->at("alg") == "HS256" && header->at("kid") == json::string_view(kKey.id));
  CHECK(read->at("app").as_int64() == ToInteger(claims.app) && claims.app == kApp);
  CHECK(std::string_view(read->at("sub").as_string()) == std::to_string(ToInteger(claims.user)));
  CHECK(read->at("exp").as_int64() == UnixSeconds(claims.expires_at));
  CHECK(Names(read->at("aud"), kDeviceTokenAudience));
  CHECK(read->contains("device") == claims.device.has_value());
}

void CheckToken(const std::string& token) {
  static const std::shared_ptr<const Directory> directory = OneApp();
  static const testing::ManualClock clock;
  const DeviceTokenCheck check = VerifyDeviceToken(token, *directory, clock);
  CHECK(check.ok() == check.message.empty());
  if (check.verdict == DeviceTokenVerdict::kInvalid) return;
  CheckMeaning(token, check.claims);
  CHECK(check.ok() == (check.claims.expires_at > clock.Wall()));
  const std::string again = IssueDeviceToken(kKey, check.claims, clock.Wall());
  CHECK(VerifyDeviceToken(again, *directory, clock).claims == check.claims);
}

}  // namespace
}  // namespace rollcall

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  FuzzInput fuzz(data, size);
  const std::uint8_t choice = fuzz.TakeByte();
  const std::string_view text = fuzz.text();
  if (choice % 2 == 0) {
    CheckToken(std::string(text));
    return 0;
  }
  // Header and claims, one a line, which are signed here; then one byte of the token is another.
  const std::size_t line_end = std::min(text.find('\n'), text.size());
  const std::string_view claims = line_end < text.size() ? text.substr(line_end + 1) : "";
  std::string token = Signed(text.substr(0, line_end), claims);
  CheckToken(token);
  char& changed = token[choice * 257U % token.size()];
  changed = static_cast<char>(changed ^ (1 + choice % 7));
  CheckToken(token);
  return 0;
}
