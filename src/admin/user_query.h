// ReadUser: the user that an operator's query names.

#pragma once

#include <string_view>

#include "codec/query_string.h"
#include "domain/ids.h"

namespace rollcall {

// The rule that was broken; empty when `user` was read. Of app=N&user=N, each given once; other
// parameters are not looked at.
std::string_view ReadUser(const QueryString& query, UserKey& user);

}  // namespace rollcall
