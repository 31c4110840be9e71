#include <array>

#include "mutation/mutations.h"

namespace rollcall::testing {
namespace {

constexpr std::string_view kGroup = "X-Date";

bool AnotherSecond(Random&, const PlainCall&, PlainCall& call) {
  char& last = (*call.Field("X-Date"))[14];
  last = last == '9' ? '0' : static_cast<char>(last + 1);
  return true;
}

bool AnotherMinute(Random& random, const PlainCall&, PlainCall& call) {
  call.Field("X-Date")->replace(11, 2, std::array{"29", "31", "35", "40"}[Pick(random, 4)]);
  return true;
}

// A right signature, at a time that is over or has not come.
bool TooFar(Random& random, const PlainCall&, PlainCall& call) {
  constexpr std::array<std::string_view, 6> kTimes = {"20240115T101459Z", "20240115T104601Z",
                                                      "20240115T093000Z", "20240115T235959Z",
                                                      "20240115T000000Z", "20240115T120000Z"};
  *call.Field("X-Date") = kTimes[Pick(random, kTimes.size())];
  call.Sign();
  return true;
}

bool AnotherDay(Random& random, const PlainCall&, PlainCall& call) {
  call.scope.date = Pick(random, 2) == 0 ? "20240114" : "20250115";
  *call.Field("X-Date") = call.scope.date + "T103000Z";
  call.Sign();
  return true;
}

bool Malformed(Random& random, const PlainCall&, PlainCall& call) {
  constexpr std::array<std::string_view, 7> kTexts = {
      "2024-01-15T10:30:00Z", "20240115T103000",  "20240115T103060Z", "20240115 103000Z",
      "20240115T103000Z0",    "20240115T103000z", "1705314600"};
  *call.Field("X-Date") = kTexts[Pick(random, kTexts.size())];
  call.Sign();
  return true;
}

bool Absent(Random&, const PlainCall&, PlainCall& call) {
  call.RemoveField("X-Date");
  return true;
}

bool Twice(Random& random, const PlainCall&, PlainCall& call) {
  const std::string value = Pick(random, 2) == 0 ? *call.Field("X-Date") : "20240115T103100Z";
  auto& fields = call.request.fields;
  fields.insert(Pick(random, 2) == 0 ? fields.begin() : fields.end(), {"x-date", value});
  return true;
}

}  // namespace

std::vector<Mutation> TimeMutations() {
  return {
      {kGroup, "another second", "56", Proof::kSignature, AnotherSecond},
      {kGroup, "another minute", "56", Proof::kSignature, AnotherMinute},
      {kGroup, "too far, signed", "56", Proof::kRule, TooFar},
      {kGroup, "another day, signed", "56, 58", Proof::kRule, AnotherDay},
      {kGroup, "malformed, signed", "55", Proof::kRule, Malformed},
      {kGroup, "absent", "51", Proof::kSignature, Absent},
      {kGroup, "twice", "39", Proof::kRule, Twice},
  };
}

const std::vector<Mutation>& Mutations() {
  static const std::vector<Mutation> all = [] {
    std::vector<Mutation> mutations;
    for (const auto& group : {SignatureMutations(), BodyMutations(), TargetMutations(),
                              FieldMutations(), CredentialMutations(), TimeMutations()}) {
      mutations.insert(mutations.end(), group.begin(), group.end());
    }
    return mutations;
  }();
  return all;
}

bool ChangeCharacter(Random& random, std::string& text) {
  if (text.empty()) return false;
  char& c = text[Pick(random, text.size())];
  const char before = c;
  while (c == before || c <= ' ' || c == '\x7f' || c == '&' || c == '=' || c == '%' || c == '+') {
    c = static_cast<char>('!' + Pick(random, 94));
  }
  return true;
}

}  // namespace rollcall::testing
