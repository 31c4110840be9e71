// A million changed requests, and none is let in: each differs from a good one in what its
// signature says, or breaks a rule. Beside every hundred, the good one is let in.

#include <chrono>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "auth/request_verifier.h"
#include "codec/query_string.h"
#include "mutation/mutations.h"
#include "support/manual_clock.h"

namespace rollcall::testing {
namespace {

constexpr std::size_t kMutants = 1'000'000;
constexpr std::size_t kMutantsOfOne = 100;
// Only one in so many mutants of a rule, so that most are compared.
constexpr std::size_t kRuleShare = 4;

std::shared_ptr<const Directory> TwoAccounts() {
  std::vector<Account> accounts(2);
  accounts[0].id = AccountId{1};
  accounts[1].id = AccountId{2};
  for (std::size_t i = 0; i < KnownKeys().size(); ++i) {
    const PlainKey& key = KnownKeys()[i];
    accounts[i == 0 ? 0 : 1].access_keys.push_back({.id = key.id, .secret = key.secret});
  }
  return Directory::Build(std::move(accounts)).value();
}

struct Verdict {
  bool accepted = false;
  bool compared = false;  // The signature was computed and compared.
  std::string error;
};

class MutantsTest : public ::testing::Test {
 protected:
  MutantsTest() {
    using namespace std::chrono;
    clock_.SetWall(sys_days{year{2024} / 1 / 15} + 10h + 30min);
    verifier_.emplace(TwoAccounts(),
                      RequestVerifierOptions{.regions = {"cn-north-1", "cn-beijing"}}, clock_);
  }

  Verdict Verify(const PlainRequest& request) {
    // What the door refuses before anybody is asked.
    if (!query_.Parse(request.query).ok())
      return {.accepted = false, .compared = false, .error = "not a query"};
    fields_.clear();
    for (const auto& [name, value] : request.fields)
      fields_.push_back({.name = name, .value = value});
    const Verification result = verifier_->Verify({.method = request.method,
                                                   .path = request.path,
                                                   .query = query_,
                                                   .fields = fields_,
                                                   .body = request.body});
    if (result.ok()) return {.accepted = true, .compared = true, .error = ""};
    const std::string& message = result.error->message;
    const bool compared = result.error->code == AuthErrorCode::kInvalidAccessKey ||
                          message.starts_with("The request signature we calculated");
    return {.accepted = false, .compared = compared, .error = message};
  }

  ManualClock clock_;
  std::optional<RequestVerifier> verifier_;
  QueryString query_;
  std::vector<HttpField> fields_;
};

std::string Describe(const Mutation& mutation, const PlainCall& mutant) {
  std::string text(mutation.group);
  text.append(": ").append(mutation.name).append(", of ").append(mutant.style).append("\n");
  text.append(mutant.request.method + " " + mutant.request.path + "?" + mutant.request.query);
  for (const auto& [name, value] : mutant.request.fields)
    text.append("\n" + name + ": " + value);
  return text.append("\n\n" + mutant.request.body);
}

// Mutations take turns, those of rules less often. Starts over when the last was taken.
class Turns {
 public:
  const Mutation& Next() {
    while (true) {
      const Mutation& mutation = Mutations()[next_];
      next_ = (next_ + 1) % Mutations().size();
      if (next_ == 0) ++round_;
      if (mutation.proof == Proof::kSignature || round_ % kRuleShare == 0) return mutation;
    }
  }

 private:
  std::size_t next_ = 0;
  std::size_t round_ = 0;
};

// Is the mutant one, that is, no good request?
bool DiffersInMeaning(const Mutation& mutation, const PlainCall& original,
                      const PlainCall& mutant) {
  if (mutant.request == original.request) return false;
  if (mutation.proof == Proof::kRule) return true;
  return !IsSignatureOf(mutant.signature, mutant.key.secret, mutant.request, mutant.signed_headers,
                        mutant.scope);
}

struct Tally {
  std::map<std::string, std::map<std::string, std::size_t>> by_class;
  std::size_t mutants = 0;
  std::size_t compared = 0;
  std::size_t accepted = 0;
  std::size_t controls = 0;

  void Count(const Mutation& mutation, const Verdict& verdict) {
    ++by_class[std::string(mutation.group)][std::string(mutation.name)];
    ++mutants;
    compared += verdict.compared ? 1 : 0;
    accepted += verdict.accepted ? 1 : 0;
  }

  void Print() const {
    for (const auto& [group, classes] : by_class) {
      std::string line = "FIGURE mutants, " + group + ": ";
      for (const auto& [name, count] : classes) {
        line += (line.ends_with(": ") ? "" : "; ") + name + " " + std::to_string(count);
      }
      std::puts(line.c_str());
    }
    std::printf("FIGURE mutants: %zu, %zu of them compared, %zu let in; controls let in: %zu\n",
                mutants, compared, accepted, controls);
  }
};

TEST_F(MutantsTest, NoneIsLetIn) {
  const std::uint64_t seed = std::random_device()();
  std::printf("FIGURE mutants: seed %llu\n", static_cast<unsigned long long>(seed));
  Random random(seed);
  Tally tally;
  Turns turns;
  PlainCall other = MakeCall(0, random);
  while (tally.mutants < kMutants) {
    const PlainCall original = MakeCall(tally.controls % StyleCount(), random);
    const Verdict control = Verify(original.request);
    ASSERT_TRUE(control.accepted) << original.style << ": " << control.error;
    ++tally.controls;
    for (std::size_t i = 0; i < kMutantsOfOne;) {
      const Mutation& mutation = turns.Next();
      PlainCall mutant = original;
      if (!mutation.apply(random, other, mutant)) continue;
      if (!DiffersInMeaning(mutation, original, mutant)) continue;
      const Verdict verdict = Verify(mutant.request);
      ASSERT_FALSE(verdict.accepted) << Describe(mutation, mutant);
      tally.Count(mutation, verdict);
      ++i;
    }
    other = original;
  }
  tally.Print();
  EXPECT_GE(tally.mutants, kMutants);
  EXPECT_GE(tally.compared, tally.mutants / 2);
  EXPECT_GE(tally.controls, tally.mutants / kMutantsOfOne);
  std::size_t classes = 0;
  for (const auto& [group, of_group] : tally.by_class)
    classes += of_group.size();
  EXPECT_EQ(classes, Mutations().size()) << "a class without a mutant";
}

TEST_F(MutantsTest, EveryStyleIsLetInUnchanged) {
  Random random(1);
  for (std::size_t style = 0; style < StyleCount(); ++style) {
    for (int i = 0; i < 100; ++i) {
      const PlainCall call = MakeCall(style, random);
      const Verdict verdict = Verify(call.request);
      EXPECT_TRUE(verdict.accepted) << call.style << ": " << verdict.error;
    }
  }
}

}  // namespace
}  // namespace rollcall::testing
