// SessionTable: the sessions of one loop that have a ConnId, by its number (its boot is the same
// for all).
//
// When the last one goes, so does the storage. After very many comings and goings the hash map
// moves into new arrays of the same size (its erasures leave marks), and the old ones would stay in
// the heap: a step up in memory, long after the load has shown its plateau.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace rollcall {

class Session;

class SessionTable {
 public:
  // `session` is borrowed until Remove.
  void Add(std::uint64_t number, Session& session) { sessions_.emplace(number, &session); }
  void Remove(std::uint64_t number) {
    if (sessions_.erase(number) > 0 && sessions_.empty()) sessions_ = {};
  }

  // Null: there is none.
  Session* Find(std::uint64_t number) const {
    const auto found = sessions_.find(number);
    return found == sessions_.end() ? nullptr : found->second;
  }

  // Of all sessions, in no order: for whoever acts on them, which may add and remove some.
  std::vector<std::uint64_t> Numbers() const {
    std::vector<std::uint64_t> numbers;
    numbers.reserve(sessions_.size());
    for (const auto& [number, session] : sessions_)
      numbers.push_back(number);
    return numbers;
  }

  std::size_t size() const { return sessions_.size(); }
  // How many there is room for.
  std::size_t capacity() const { return sessions_.max_load(); }

 private:
  boost::unordered_flat_map<std::uint64_t, Session*> sessions_;
};

}  // namespace rollcall
