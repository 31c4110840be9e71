#include <array>
#include <numeric>

#include "mutation/mutations.h"

namespace rollcall::testing {
namespace {

constexpr std::string_view kQuery = "query";
constexpr std::string_view kTarget = "method and path";

std::string Join(const std::vector<std::string>& parts) {
  std::string query;
  for (const std::string& part : parts)
    query += (query.empty() ? "" : "&") + part;
  return query;
}

bool Added(Random& random, const PlainCall&, PlainCall& call) {
  auto parts = SplitText(call.request.query, '&');
  constexpr std::array<std::string_view, 5> kMore = {"a=1", "AppId=7", "z", "~=", "X-Expires=900"};
  parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(Pick(random, parts.size() + 1)),
               std::string(kMore[Pick(random, kMore.size())]));
  call.request.query = Join(parts);
  return true;
}

bool Removed(Random& random, const PlainCall&, PlainCall& call) {
  auto parts = SplitText(call.request.query, '&');
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(Pick(random, parts.size())));
  call.request.query = Join(parts);
  return true;
}

bool ValueChanged(Random& random, const PlainCall&, PlainCall& call) {
  auto parts = SplitText(call.request.query, '&');
  std::string& part = parts[Pick(random, parts.size())];
  std::string value = part.substr(part.find('=') + 1);
  if (!ChangeCharacter(random, value)) return false;
  part = part.substr(0, part.find('=') + 1) + value;
  call.request.query = Join(parts);
  return true;
}

bool NameChanged(Random& random, const PlainCall&, PlainCall& call) {
  auto parts = SplitText(call.request.query, '&');
  std::string& part = parts[Pick(random, parts.size())];
  part[0] = static_cast<char>(part[0] ^ 0x20);
  call.request.query = Join(parts);
  return true;
}

bool Duplicated(Random& random, const PlainCall&, PlainCall& call) {
  const auto parts = SplitText(call.request.query, '&');
  call.request.query += "&" + parts[Pick(random, parts.size())];
  return true;
}

bool DuplicatedName(Random& random, const PlainCall&, PlainCall& call) {
  const auto parts = SplitText(call.request.query, '&');
  const std::string& part = parts[Pick(random, parts.size())];
  const std::string more = part.substr(0, part.find('=')) + "=other";
  const bool at_front = Pick(random, 2) == 0;
  call.request.query = at_front ? more + "&" + call.request.query : call.request.query + "&" + more;
  return true;
}

bool ValuesSwapped(Random& random, const PlainCall&, PlainCall& call) {
  auto parts = SplitText(call.request.query, '&');
  const std::size_t one = Pick(random, parts.size());
  const std::size_t two = Pick(random, parts.size());
  const std::size_t at_one = parts[one].find('=');
  const std::size_t at_two = parts[two].find('=');
  const std::string value = parts[one].substr(at_one);
  parts[one] = parts[one].substr(0, at_one) + parts[two].substr(at_two);
  parts[two] = parts[two].substr(0, at_two) + value;
  call.request.query = Join(parts);
  return true;
}

// Replaces one `from` of the query, chosen at random.
bool Replace(Random& random, std::string_view from, std::string_view to, PlainCall& call) {
  std::vector<std::size_t> places;
  for (std::size_t at = call.request.query.find(from); at != std::string::npos;
       at = call.request.query.find(from, at + 1)) {
    places.push_back(at);
  }
  if (places.empty()) return false;
  call.request.query.replace(places[Pick(random, places.size())], from.size(), to);
  return true;
}

// Encodings that mean something else than what they replace.
bool Recoded(Random& random, const PlainCall&, PlainCall& call) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kOthers = {
      {{"%2B", "+"},
       {"+", "%2B"},
       {"%20", "%2520"},
       {"%26", "&"},
       {"%3D", "%253D"},
       {"-", "%252D"},
       {"%25", "%2525"},
       {"%C3%A9", "e%CC%81"}}};
  const auto& [from, to] = kOthers[Pick(random, kOthers.size())];
  return Replace(random, from, to, call);
}

bool OfAnotherRequest(Random&, const PlainCall& other, PlainCall& call) {
  call.request.query = other.request.query;
  return true;
}

bool OtherAction(Random& random, const PlainCall&, PlainCall& call) {
  return Replace(random, "QueryOnlineStatus", "GetAppToken", call);
}

bool OtherMethod(Random& random, const PlainCall&, PlainCall& call) {
  constexpr std::array<std::string_view, 6> kMethods = {"GET",  "PUT",  "DELETE",
                                                        "POSt", "post", "PATCH"};
  call.request.method = kMethods[Pick(random, kMethods.size())];
  return true;
}

bool OtherPath(Random& random, const PlainCall&, PlainCall& call) {
  constexpr std::array<std::string_view, 7> kPaths = {"//",       "/a", "/.", "/%2F",
                                                      "/%2e%2e/", "/;", "*"};
  call.request.path = kPaths[Pick(random, kPaths.size())];
  return true;
}

}  // namespace

std::vector<Mutation> TargetMutations() {
  return {
      {kQuery, "one more", "32", Proof::kSignature, Added},
      {kQuery, "one less", "28", Proof::kSignature, Removed},
      {kQuery, "a value changed", "32", Proof::kSignature, ValueChanged},
      {kQuery, "a name changed", "29, 32", Proof::kSignature, NameChanged},
      {kQuery, "one twice", "30", Proof::kSignature, Duplicated},
      {kQuery, "a name twice", "30", Proof::kSignature, DuplicatedName},
      {kQuery, "two values exchanged", "32", Proof::kSignature, ValuesSwapped},
      {kQuery, "encoded into another meaning", "33", Proof::kSignature, Recoded},
      {kQuery, "of another request", "32", Proof::kSignature, OfAnotherRequest},
      {kQuery, "another action", "29", Proof::kSignature, OtherAction},
      {kTarget, "another method", "15", Proof::kSignature, OtherMethod},
      {kTarget, "another path", "13", Proof::kSignature, OtherPath},
  };
}

}  // namespace rollcall::testing
