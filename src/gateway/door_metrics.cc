#include "gateway/door_metrics.h"

#include <string>

namespace rollcall {

DoorMetrics::DoorMetrics(Catalog& a_catalog) : catalog(a_catalog) {
  for (const CloseCodeRow& row : CloseCodeRows()) {
    closes_.push_back(
        &catalog.gateway_closes.With({std::to_string(static_cast<unsigned>(row.code))}));
  }
  constexpr std::array kTypes = {ClientType::kLogin, ClientType::kPing, ClientType::kRefresh,
                                 ClientType::kLogout, ClientType::kUnknown};
  for (const ClientType type : kTypes) {
    messages_.push_back(&catalog.gateway_messages.With({ToText(type)}));
  }
}

}  // namespace rollcall
