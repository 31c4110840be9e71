// UserBatch: the distinct users of one query, hashed, those of a shard together.
//
// So a shard's mutex is taken once for all its users, and between two of its sections, each of
// which waits for memory that is on its way, come those of other shards.
//
// Without an allocation. Loop-confined.

#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include <boost/container/static_vector.hpp>

#include "domain/ids.h"
#include "engine/memory/user_hash.h"

namespace rollcall {

// Of at most `Max` users.
template <std::size_t Max, std::size_t Shards>
class UserBatch {
 public:
  // A user who comes up again is left out.
  UserBatch(AppId app, const std::vector<UserId>& users) {
    boost::container::static_vector<HashedUser, Max + 1> asked;  // And one who comes up again.
    // Each is made where it stays: to copy at once what was stored in parts, the processor waits.
    for (const UserId id : users) {
      asked.emplace_back(UserKey{app, id});
      if (TakeSeat(asked)) {
        ++ends_[asked.back().Shard(Shards)];
      } else {
        asked.pop_back();
      }
    }
    std::array<Place, Shards> next{};  // In users_, of each shard's next user.
    Place end = 0;
    for (std::size_t shard = 0; shard < Shards; ++shard) {
      next[shard] = end;
      end = ends_[shard] = static_cast<Place>(end + ends_[shard]);
    }
    users_.assign(asked.begin(), asked.end());
    for (const HashedUser& user : asked)
      users_[next[user.Shard(Shards)]++] = user;
  }

  // In the order of shards.
  std::span<const HashedUser> users() const { return {users_.data(), users_.size()}; }

  // Calls visit(shard, users) for each shard that has any; they are a part of users().
  template <typename Visit>
  void ForEachShard(const Visit& visit) const {
    std::size_t begin = 0;
    for (std::size_t shard = 0; shard < Shards; ++shard) {
      const std::size_t end = ends_[shard];
      if (begin < end) visit(shard, users().subspan(begin, end - begin));
      begin = end;
    }
  }

 private:
  using Place = std::uint16_t;
  static_assert(Max < UINT16_MAX);
  static constexpr std::size_t kSeats = std::bit_ceil(Max * 2);
  using Seat = std::conditional_t<Max <= UINT8_MAX, std::uint8_t, std::uint16_t>;

  // For the last of `asked`; false when the same user has one.
  template <typename Users>
  bool TakeSeat(const Users& asked) {
    const HashedUser& user = asked.back();
    for (std::size_t at = user.hash % kSeats;; at = (at + 1) % kSeats) {
      if (seats_[at] == 0) {
        seats_[at] = static_cast<Seat>(asked.size());
        return true;
      }
      if (asked[seats_[at] - std::size_t{1}].key.user == user.key.user) return false;
    }
  }

  // By hash: 1 + the index of the user among those asked for. 0: free.
  std::array<Seat, kSeats> seats_{};
  std::array<Place, Shards> ends_{};  // Of each shard's part of users_.
  boost::container::static_vector<HashedUser, Max> users_;
};

}  // namespace rollcall
