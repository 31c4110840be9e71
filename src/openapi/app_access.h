// FindCallersApp: the one rule of whose apps a caller may name.

#pragma once

#include <variant>

#include "auth/directory.h"
#include "domain/account.h"
#include "domain/ids.h"
#include "openapi/error_table.h"

namespace rollcall {

// The app, when it exists (else AppNotFound), is the account's (NoAuth) and active
// (AppStatusException). Points into `directory`.
std::variant<const App*, ApiError> FindCallersApp(const Directory& directory, AccountId account,
                                                  AppId app);

}  // namespace rollcall
