#include "openapi/call_metrics.h"

#include <chrono>

namespace rollcall {

CallMetrics::CallMetrics(Catalog& catalog) : catalog_(catalog) {
  for (const Action& action : ActionTable())
    actions_.emplace_back().name = action.name;
  actions_.emplace_back().name = "unknown";
  for (OfAction& action : actions_) {
    action.seconds = &catalog.openapi_request_seconds.With({action.name});
    action.good = &catalog.openapi_requests.With({action.name, "Ok"});
    action.failed.resize(ApiErrorTable().size());
  }
}

void CallMetrics::Count(const Action* action, std::optional<ApiErrorCode> error, Duration elapsed) {
  const std::size_t index = action == nullptr
                                ? actions_.size() - 1
                                : static_cast<std::size_t>(action - ActionTable().data());
  OfAction& counted = actions_[index];
  counted.seconds->Observe(std::chrono::duration<double>(elapsed).count());
  if (!error) return counted.good->Increment();
  const ApiErrorRow& row = RowOf(*error);
  prometheus::Counter*& failed = counted.failed[static_cast<std::size_t>(*error)];
  if (failed == nullptr) failed = &catalog_.openapi_requests.With({counted.name, row.name});
  failed->Increment();
  if (row.step == ApiStep::kBody || row.step == ApiStep::kServer) return;
  catalog_.openapi_refused.With({ToText(row.step)}).Increment();
}

}  // namespace rollcall
