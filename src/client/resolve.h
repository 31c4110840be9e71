// Resolve: the first address of a host, by the system's resolver.

#pragma once

#include "base/result.h"
#include "client/url.h"
#include "domain/address.h"

namespace rollcall {

// Blocks for as long as the resolver does: for programs that have nothing else to do, before their
// loop runs. kUnavailable with the resolver's reason.
Result<Address> Resolve(const Url& url);

}  // namespace rollcall
