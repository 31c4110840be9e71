// DoorMetrics: the gateway's rows of the catalog, looked up once, so that counting is an addition.
//
// Thread-safe.

#pragma once

#include <array>
#include <vector>

#include <prometheus/counter.h>

#include "gateway/close_code.h"
#include "gateway/messages.h"
#include "metrics/catalog.h"

namespace rollcall {

class DoorMetrics {
 public:
  explicit DoorMetrics(Catalog& catalog);

  void CountClose(CloseCode code) { closes_[CloseCodeIndex(code)]->Increment(); }
  void CountMessage(ClientType type) { messages_[static_cast<std::size_t>(type)]->Increment(); }

  Catalog& catalog;

 private:
  std::vector<prometheus::Counter*> closes_;    // By CloseCodeIndex.
  std::vector<prometheus::Counter*> messages_;  // By ClientType.
};

}  // namespace rollcall
