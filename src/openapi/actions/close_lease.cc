#include "openapi/actions/close_lease.h"

#include <array>
#include <string>
#include <utility>

#include "codec/decimal.h"
#include "openapi/lease_call.h"

namespace rollcall {

void CloseLease(ActionContext& context, const ActionRequest& request, Call call) {
  LeaseFields lease;
  const std::array fields = {lease.AppField(), lease.NameField(), lease.EpochField()};
  if (const auto error = ReadBody(context.json, request.body, fields)) return call.Fail(*error);
  if (const auto error = CheckCallersApp(request, lease)) return call.Fail(*error);

  const ReportOwner owner = lease.ToOwner();
  context.presence.reports().Close(context.loop, owner, lease.ToEpoch(),
                                   [owner, call = std::move(call)](Result<Done> closed) mutable {
                                     if (!closed) return FailLease(call, closed.error(), owner);
                                     call.Succeed([&](std::string& out) {
                                       out += R"({"AppId":)";
                                       AppendInteger(ToInteger(owner.app), out);
                                       out += R"(,"OwnerId":")";
                                       out += owner.name;
                                       out += R"("})";
                                     });
                                   });
}

}  // namespace rollcall
