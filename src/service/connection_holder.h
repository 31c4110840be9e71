// ConnectionHolder: the sockets that one loop of this node holds, as the service sees them.
//
// The gateway implements it, one per loop. The service finds the loop by the ConnId and calls the
// holder there, so no session is ever touched from another thread.
//
// Loop-confined.

#pragma once

#include <optional>

#include "base/clock.h"
#include "domain/change.h"
#include "domain/ids.h"

namespace rollcall {

class ConnectionHolder {
 public:
  virtual ~ConnectionHolder() = default;

  // Somebody else removed this connection's record: tell the device why and close its socket. The
  // record is gone already. Unknown ConnIds (closed meanwhile) are ignored.
  virtual void OnEvicted(const ConnId& connection, DisconnectReason reason, const ConnId& by) = 0;

  // The node's lease was fenced: nothing that was connected so far counts any more. Close it all,
  // so that the devices come back.
  virtual void OnLeaseLost() = 0;

  // When the device was last heard; nothing when this loop does not hold it (any more).
  virtual std::optional<MonotonicTime> LastHeard(const ConnId& connection) const = 0;
};

}  // namespace rollcall
