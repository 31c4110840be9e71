// CallMetrics: counts the calls one loop has answered, without a look-up per call.
//
// Loop-confined.

#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "metrics/catalog.h"
#include "openapi/action.h"
#include "openapi/error_table.h"

namespace rollcall {

class CallMetrics {
 public:
  // `catalog` is borrowed and must outlive this.
  explicit CallMetrics(Catalog& catalog);

  // `action` is null for every call that did not name one; `error` is absent for a good answer.
  void Count(const Action* action, std::optional<ApiErrorCode> error, Duration elapsed);

 private:
  // By row of the action table; the last is for no action.
  struct OfAction {
    std::string_view name;
    prometheus::Histogram* seconds = nullptr;
    prometheus::Counter* good = nullptr;
    std::vector<prometheus::Counter*> failed;  // By ApiErrorCode; null until the first.
  };

  Catalog& catalog_;
  std::vector<OfAction> actions_;
};

}  // namespace rollcall
