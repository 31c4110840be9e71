#include "openapi/app_access.h"

#include <string>

namespace rollcall {

std::variant<const App*, ApiError> FindCallersApp(const Directory& directory, AccountId account,
                                                  AppId app) {
  const auto fail = [app](ApiErrorCode code) {
    return MakeApiError(code, std::to_string(ToInteger(app)));
  };
  const Directory::AppEntry* entry = directory.FindApp(app);
  if (entry == nullptr) return fail(ApiErrorCode::kAppNotFound);
  if (entry->account->id != account) return fail(ApiErrorCode::kNoAuth);
  if (entry->app->status != AppStatus::kActive) return fail(ApiErrorCode::kAppStatusException);
  return entry->app;
}

}  // namespace rollcall
