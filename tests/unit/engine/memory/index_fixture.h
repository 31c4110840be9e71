// What the tests of UserIndex and SplitIndex start from: an index of records of one app.

#pragma once

#include <cstdint>
#include <optional>

#include <gtest/gtest.h>

#include "engine/memory/array_pools.h"
#include "engine/memory/block_pool.h"
#include "engine/memory/connection_record.h"
#include "engine/memory/user_hash.h"

namespace rollcall {

template <typename Index>
class IndexFixture : public ::testing::Test {
 protected:
  static HashedUser User(std::int64_t user) { return HashedUser({AppId{1}, UserId{user}}); }

  Slot Insert(std::int64_t user) {
    ConnectionRecord record;
    record.app = AppId{1};
    record.user = UserId{user};
    const Slot slot = records_.Add(record);
    index_.Insert(User(user), slot);
    return slot;
  }

  std::optional<Slot> Find(std::int64_t user) const {
    const Index& index = index_;
    const Slot* const place = index.Find(User(user));
    return place == nullptr ? std::nullopt : std::optional(*place);
  }

  BlockPool pool_{ConnectionSlab::kChunkBytes};
  ConnectionSlab records_{pool_};
  ArrayPools arrays_;
  Index index_{records_, arrays_};
};

}  // namespace rollcall
