// Does the time of a refusal tell a caller which access keys exist, or how much of a signature is
// right? Welch's t-test over two kinds of wrong requests, in random order (the method of dudect:
// Reparaz, Balasch, Verbauwhede, "Dude, is my code constant time?", 2017). |t| under 4.5 means that
// no difference was found.
//
// auth_timing [SAMPLES]: of both kinds together, 1,000,000 unless told otherwise.

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/request_signer.h"
#include "auth/request_verifier.h"
#include "base/check.h"
#include "base/clock.h"
#include "codec/query_string.h"

namespace rollcall {
namespace {

constexpr std::string_view kHost = "rtc.example.com";
constexpr std::string_view kQuery = "Action=QueryOnlineStatus&Version=2020-12-01";
constexpr std::string_view kBody = R"({"AppId":123,"UserIds":[10001,10002,10003]})";
constexpr std::string_view kSecret = "a secret of the benchmark";
constexpr std::size_t kKnownKeys = 100;
constexpr std::size_t kTexts = 10'000;
// Samples above this part of both kinds together are interruptions, not the code: left out.
constexpr double kCrop = 0.95;
constexpr double kGoal = 4.5;

std::string KeyId(std::size_t number) {
  const std::string digits = std::to_string(number);
  return "AKLTbenchmark" + std::string(30 - digits.size(), '0') + digits;
}

class FixedClock final : public Clock {
 public:
  MonotonicTime Now() const override { return MonotonicTime(); }
  WallTime Wall() const override {
    return std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + std::chrono::hours(12);
  }
};

// One request whose Authorization changes; all else stays, at the same places in memory.
class Subject {
 public:
  Subject() : verifier_(Keys(), {.regions = {"cn-north-1"}}, clock_) {
    CHECK(query_.Parse(kQuery).ok());
    const auto good = SignRequest({.access_key = KeyId(0),
                                   .secret_key = kSecret,
                                   .region = "cn-north-1",
                                   .date = clock_.Wall(),
                                   .host = kHost,
                                   .query = kQuery,
                                   .body = kBody});
    headers_ = good->headers;
    for (const auto& [name, value] : headers_)
      fields_.push_back({.name = name, .value = value});
    CHECK(Verify());
  }

  // Of the same length as the one that is there.
  void SetAuthorization(const std::string& text) {
    CHECK(text.size() == headers_.back().second.size());
    std::memcpy(headers_.back().second.data(), text.data(), text.size());
  }
  const std::string& authorization() const { return headers_.back().second; }

  bool Verify() {
    const Verification result = verifier_.Verify(
        {.method = "POST", .path = "/", .query = query_, .fields = fields_, .body = kBody});
    return result.ok();
  }

 private:
  static std::shared_ptr<const Directory> Keys() {
    Account account;
    account.id = AccountId{1};
    for (std::size_t i = 0; i < kKnownKeys; ++i) {
      account.access_keys.push_back({.id = KeyId(i), .secret = std::string(kSecret)});
    }
    return Directory::Build({account}).value();
  }

  FixedClock clock_;
  RequestVerifier verifier_;
  QueryString query_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::vector<HttpField> fields_;
};

using Kind = std::vector<std::string>;  // Texts of Authorization, one of which is taken each time.
using Samples = std::array<std::vector<double>, 2>;

// Wrong in the digit at `at` of the signature.
std::string WithWrongDigit(std::string text, std::size_t at) {
  char& digit = text[text.size() - 64 + at];
  digit = digit == '0' ? '1' : '0';
  return text;
}

std::string WithKey(std::string text, const std::string& id) {
  text.replace(text.find("AKLT"), id.size(), id);
  return text;
}

Samples Measure(Subject& subject, const std::array<Kind, 2>& kinds, std::size_t count) {
  using SteadyClock = std::chrono::steady_clock;
  std::mt19937_64 random(1);
  Samples samples;
  const std::size_t warm_up = count / 100;
  for (std::size_t i = 0; i < count + warm_up; ++i) {
    const std::size_t which = random() % 2;
    const Kind& kind = kinds[which];
    subject.SetAuthorization(kind[random() % kind.size()]);
    const auto begin = SteadyClock::now();
    const bool accepted = subject.Verify();
    const auto end = SteadyClock::now();
    CHECK(!accepted);
    if (i < warm_up) continue;
    samples[which].push_back(std::chrono::duration<double, std::nano>(end - begin).count());
  }
  return samples;
}

void Crop(Samples& samples) {
  std::vector<double> all = samples[0];
  all.insert(all.end(), samples[1].begin(), samples[1].end());
  const auto at =
      all.begin() + static_cast<std::ptrdiff_t>(kCrop * static_cast<double>(all.size()));
  std::nth_element(all.begin(), at, all.end());
  for (std::vector<double>& kind : samples)
    std::erase_if(kind, [limit = *at](double sample) { return sample > limit; });
}

struct Moments {
  double mean = 0;
  double variance = 0;
  double count = 0;
};

Moments MomentsOf(const std::vector<double>& samples) {
  Moments moments;
  moments.count = static_cast<double>(samples.size());
  for (const double sample : samples)
    moments.mean += sample / moments.count;
  for (const double sample : samples) {
    const double off = sample - moments.mean;
    moments.variance += off * off / (moments.count - 1);
  }
  return moments;
}

bool Compare(std::string_view name, Subject& subject, const std::array<Kind, 2>& kinds,
             std::size_t count) {
  Samples samples = Measure(subject, kinds, count);
  Crop(samples);
  const Moments one = MomentsOf(samples[0]);
  const Moments two = MomentsOf(samples[1]);
  const double error = std::sqrt(one.variance / one.count + two.variance / two.count);
  const double t = (one.mean - two.mean) / error;
  std::printf("%-48.*s %8.1f ns %8.1f ns  difference %6.2f ns  |t| %6.2f  %s\n",
              static_cast<int>(name.size()), name.data(), one.mean, two.mean, one.mean - two.mean,
              std::abs(t), std::abs(t) < kGoal ? "ok" : "DIFFERS");
  return std::abs(t) < kGoal;
}

int Run(std::size_t count) {
  Subject subject;
  const std::string good = subject.authorization();
  // Both as many, so that both leave as much behind in the caches.
  Kind known;
  Kind unknown;
  for (std::size_t i = 0; i < kTexts; ++i) {
    known.push_back(WithKey(WithWrongDigit(good, i % 64), KeyId(i % kKnownKeys)));
    unknown.push_back(WithKey(WithWrongDigit(good, i % 64), KeyId(kKnownKeys + i)));
  }
  const Kind first_wrong = {WithWrongDigit(good, 0)};
  const Kind last_wrong = {WithWrongDigit(good, 63)};
  bool same =
      Compare("one request and itself (the noise)", subject, {first_wrong, first_wrong}, count);
  same &= Compare("first digit wrong, last digit wrong", subject, {first_wrong, last_wrong}, count);
  same &= Compare("known key, unknown key", subject, {known, unknown}, count);
  return same ? 0 : 1;
}

}  // namespace
}  // namespace rollcall

int main(int argc, char** argv) {
  std::size_t count = 1'000'000;
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  if (arguments.size() > 1) {
    const std::string_view text(arguments[1]);
    std::from_chars(text.data(), text.data() + text.size(), count);
  }
  return rollcall::Run(std::max<std::size_t>(count, 1000));
}
