#include "cli/query_calls.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "base/check.h"
#include "cli/answer_size.h"

namespace rollcall {
namespace {

constexpr Duration kAskWallClock = std::chrono::milliseconds(20);
constexpr std::string_view kErrorKey = R"("Code":")";
constexpr std::size_t kMaxCode = 64;

// As the error tables name it; the HTTP status where there is none.
std::string ErrorKind(int status, std::string_view body) {
  const std::size_t at = body.find(kErrorKey);
  if (at != std::string_view::npos) {
    const std::string_view code = body.substr(at + kErrorKey.size(), kMaxCode);
    return std::string(code.substr(0, code.find('"')));
  }
  return "HTTP " + std::to_string(status);
}

// `count` different ones of `all`.
std::vector<UserId> Choose(const std::vector<UserId>& all, std::size_t count,
                           RandomSource& random) {
  std::set<std::size_t> places;
  for (std::size_t last = all.size() - count; last < all.size(); ++last) {
    const std::size_t place = random.Below(last + 1);
    places.insert(places.contains(place) ? last : place);  // Floyd's way: no second try.
  }
  std::vector<UserId> chosen;
  for (const std::size_t place : places)
    chosen.push_back(all[place]);
  return chosen;
}

}  // namespace

QueryCalls::QueryCalls(const Clock& clock, RandomSource& random, QueryCallsPlan plan)
    : clock_(clock), plan_(std::move(plan)) {
  CHECK(plan_.users_per_call >= 1 && plan_.users_per_call <= plan_.online.size());
  for (std::size_t i = 0; i < kRequests; ++i) {
    const std::vector<UserId> users = Choose(plan_.online, plan_.users_per_call, random);
    Request& request = requests_.emplace_back();
    request.call = {.action = std::string(kQueryAction), .body = QueryBody(plan_.app, users)};
    for (const UserId user : users)
      request.users.push_back(ToInteger(user));
    std::sort(request.users.begin(), request.users.end());
  }
}

WallTime QueryCalls::Wall() {
  const MonotonicTime now = clock_.Now();
  if (now >= wall_is_old_at_) {
    wall_is_old_at_ = now + kAskWallClock;
    wall_ = clock_.Wall();
  }
  return wall_;
}

CallSource::Call QueryCalls::Next() {
  Request& request = requests_[next_];
  const std::size_t number = std::exchange(next_, (next_ + 1) % kRequests);
  return {.bytes = request.text.At(Wall(), request.call, plan_.endpoint, plan_.key),
          .number = number};
}

CallSource::Answer QueryCalls::Take(std::size_t number, std::string_view received) {
  const std::optional<AnswerSize> size = MeasureAnswer(received);
  if (!size) return {.bytes = 0, .error = "not an answer of HTTP/1.1", .is_broken = true};
  if (size->bytes == 0) return {};
  const std::string_view body = received.substr(size->head, size->bytes - size->head);
  Answer answer{.bytes = size->bytes, .error = {}, .is_broken = false};
  if (size->status != 200) {
    answer.error = ErrorKind(size->status, body);
  } else if (answers_++ % kVerifyEvery == 0) {
    answer.error = Verify(requests_[number], size->status, body);
  }
  return answer;
}

std::string QueryCalls::Verify(const Request& request, int status, std::string_view body) {
  const Result<QueryAnswer> answer = ReadQueryAnswer(status, body);
  if (!answer) return "not an answer of the API";
  ++verified_;
  std::vector<std::int64_t> users;
  for (const OnlineRow& row : answer->online)
    users.push_back(row.user);
  std::sort(users.begin(), users.end());
  return users == request.users ? "" : "wrong users";
}

}  // namespace rollcall
