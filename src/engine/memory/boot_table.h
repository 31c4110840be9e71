// BootTable: the boot halves of ConnIds, eight bytes that thousands of connections share, as
// four-byte references.
//
// Loop-confined, or guarded by its user's mutex.

#pragma once

#include <cstdint>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace rollcall {

enum class BootRef : std::uint32_t {};

class BootTable {
 public:
  // Each Acquire is paired with one Release.
  BootRef Acquire(std::uint64_t boot);
  void Release(BootRef ref);

  std::uint64_t operator[](BootRef ref) const { return At(ref).boot; }
  std::size_t size() const { return by_boot_.size(); }

 private:
  struct Entry {
    std::uint64_t boot = 0;
    std::uint32_t uses = 0;
  };

  Entry& At(BootRef ref) { return entries_[static_cast<std::uint32_t>(ref)]; }
  const Entry& At(BootRef ref) const { return entries_[static_cast<std::uint32_t>(ref)]; }

  std::vector<Entry> entries_;
  std::vector<BootRef> free_;
  boost::unordered_flat_map<std::uint64_t, BootRef> by_boot_;
};

}  // namespace rollcall
