// HostList: the names the admin door answers to, so that a page in an operator's browser cannot
// reach it through a name of its own that resolves to this machine (DNS rebinding).
//
// Immutable.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall {

class HostList {
 public:
  explicit HostList(std::vector<std::string> names) : names_(std::move(names)) {}

  // `host` is a Host field: a name or address, IPv6 in brackets, perhaps with a port, which does
  // not matter. Case does not either.
  bool Allows(std::string_view host) const;

 private:
  std::vector<std::string> names_;
};

}  // namespace rollcall
