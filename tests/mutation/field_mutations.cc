#include <algorithm>

#include "mutation/mutations.h"

namespace rollcall::testing {
namespace {

constexpr std::string_view kFields = "header";
constexpr std::string_view kNames = "SignedHeaders";

// One that the call signs, x-date apart, whose rules come first. Empty when there is none.
std::string SignedName(Random& random, const PlainCall& call) {
  std::vector<std::string> names = SplitText(call.signed_headers, ';');
  std::erase(names, "x-date");
  return names.empty() ? "" : names[Pick(random, names.size())];
}

bool ValueChanged(Random& random, const PlainCall&, PlainCall& call) {
  const std::string name = SignedName(random, call);
  return !name.empty() && ChangeCharacter(random, *call.Field(name));
}

bool BlankInside(Random& random, const PlainCall&, PlainCall& call) {
  const std::string name = SignedName(random, call);
  if (name.empty()) return false;
  std::string& value = *call.Field(name);
  value.insert(1 + Pick(random, value.size() - 1), " ");
  return true;
}

bool Removed(Random& random, const PlainCall&, PlainCall& call) {
  call.RemoveField(SignedName(random, call));
  return true;
}

bool Renamed(Random& random, const PlainCall&, PlainCall& call) {
  const std::string name = SignedName(random, call);
  const std::string* value = name.empty() ? nullptr : call.Field(name);
  if (value == nullptr) return false;
  call.request.fields.emplace_back(name + "2", *value);
  call.RemoveField(name);
  return true;
}

bool Twice(Random& random, const PlainCall&, PlainCall& call) {
  const std::string name = SignedName(random, call);
  if (name.empty()) return false;
  call.request.fields.emplace_back(name, *call.Field(name));
  return true;
}

bool TwiceDiffering(Random& random, const PlainCall&, PlainCall& call) {
  const std::string name = SignedName(random, call);
  if (name.empty()) return false;
  auto& fields = call.request.fields;
  fields.insert(Pick(random, 2) == 0 ? fields.begin() : fields.end(), {name, "other"});
  return true;
}

bool OtherHost(Random& random, const PlainCall&, PlainCall& call) {
  if (!call.Signs("host")) return false;
  std::string& host = *call.Field("host");
  switch (Pick(random, 3)) {
    case 0:
      host = "evil." + host;
      break;
    case 1:
      host = "evil.example.com";
      break;
    default:
      host = host.substr(0, host.find(':')) + ":8443";
      break;
  }
  return true;
}

bool TokenAdded(Random&, const PlainCall&, PlainCall& call) {
  call.request.fields.emplace_back("X-Security-Token", "STS2eyJ9");
  return true;
}

bool TokenSigned(Random&, const PlainCall&, PlainCall& call) {
  call.request.fields.emplace_back("X-Security-Token", "STS2eyJ9");
  call.signed_headers += ";x-security-token";
  call.Sign();
  return true;
}

bool TokenInQuery(Random&, const PlainCall&, PlainCall& call) {
  call.request.query += "&X-Security-Token=STS2eyJ9";
  call.Sign();
  return true;
}

bool NamesInOtherOrder(Random& random, const PlainCall&, PlainCall& call) {
  std::vector<std::string> names = SplitText(call.signed_headers, ';');
  std::shuffle(names.begin(), names.end(), random);
  call.signed_headers.clear();
  for (const std::string& name : names)
    call.signed_headers += (call.signed_headers.empty() ? "" : ";") + name;
  call.Authorize();
  return true;
}

bool NameAdded(Random& random, const PlainCall&, PlainCall& call) {
  std::vector<std::string> more;
  for (const std::string name : {"content-type", "host", "user-agent"}) {
    if (!call.Signs(name)) more.push_back(name);
  }
  const std::string& name = more[Pick(random, more.size())];
  const bool at_front = Pick(random, 2) == 0;
  call.signed_headers =
      at_front ? name + ";" + call.signed_headers : call.signed_headers + ";" + name;
  call.Authorize();
  return true;
}

bool NameNotSent(Random&, const PlainCall&, PlainCall& call) {
  call.signed_headers += ";x-other";
  call.Authorize();
  return true;
}

bool NameRemoved(Random& random, const PlainCall&, PlainCall& call) {
  const std::string gone = SignedName(random, call);
  if (gone.empty()) return false;
  std::vector<std::string> names = SplitText(call.signed_headers, ';');
  std::erase(names, gone);
  call.signed_headers.clear();
  for (const std::string& name : names)
    call.signed_headers += (call.signed_headers.empty() ? "" : ";") + name;
  call.Authorize();
  return true;
}

bool NameTwice(Random&, const PlainCall&, PlainCall& call) {
  call.signed_headers += ";x-date";
  call.Sign();
  return true;
}

bool NameInUpperCase(Random&, const PlainCall&, PlainCall& call) {
  const std::size_t at = call.signed_headers.find("x-date");
  call.signed_headers.replace(at, 6, "X-Date");
  call.Authorize();
  return true;
}

bool WithoutDate(Random&, const PlainCall&, PlainCall& call) {
  call.signed_headers = "host";
  call.Sign();
  return true;
}

bool Nothing(Random&, const PlainCall&, PlainCall& call) {
  call.signed_headers.clear();
  call.Authorize();
  return true;
}

}  // namespace

std::vector<Mutation> FieldMutations() {
  return {
      {kFields, "a signed value changed", "53", Proof::kSignature, ValueChanged},
      {kFields, "a blank inside a signed value", "53", Proof::kSignature, BlankInside},
      {kFields, "a signed one removed", "52", Proof::kSignature, Removed},
      {kFields, "a signed one renamed", "52", Proof::kSignature, Renamed},
      {kFields, "a signed one twice", "54", Proof::kRule, Twice},
      {kFields, "a signed one twice, differing", "54", Proof::kRule, TwiceDiffering},
      {kFields, "another host", "63", Proof::kSignature, OtherHost},
      {kFields, "a session token", "40", Proof::kRule, TokenAdded},
      {kFields, "a signed session token", "40", Proof::kRule, TokenSigned},
      {kFields, "a session token in the query", "40", Proof::kRule, TokenInQuery},
      {kNames, "in another order", "52", Proof::kSignature, NamesInOtherOrder},
      {kNames, "one more that was sent", "52", Proof::kSignature, NameAdded},
      {kNames, "one that was not sent", "52", Proof::kSignature, NameNotSent},
      {kNames, "one less", "51", Proof::kSignature, NameRemoved},
      {kNames, "one twice", "52", Proof::kRule, NameTwice},
      {kNames, "one in upper case", "52", Proof::kSignature, NameInUpperCase},
      {kNames, "without x-date", "51", Proof::kRule, WithoutDate},
      {kNames, "none", "51", Proof::kSignature, Nothing},
  };
}

}  // namespace rollcall::testing
