#include "admin/host_list.h"

#include <algorithm>

#include "codec/http_fields.h"

namespace rollcall {
namespace {

std::string_view WithoutPort(std::string_view host) {
  const auto colon = host.rfind(':');
  const auto bracket = host.rfind(']');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
  return has_port ? host.substr(0, colon) : host;
}

}  // namespace

bool HostList::Allows(std::string_view host) const {
  return std::ranges::any_of(names_, [name = WithoutPort(host)](const std::string& allowed) {
    return EqualsIgnoreCase(allowed, name);
  });
}

}  // namespace rollcall
