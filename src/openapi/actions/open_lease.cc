#include "openapi/actions/open_lease.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "codec/decimal.h"
#include "openapi/lease_call.h"

namespace rollcall {
namespace {

// Shorter leases lapse by a lost packet.
constexpr std::int64_t kMinTtlSeconds = 3;
constexpr std::int64_t kMaxTtlSeconds = 300;

void AppendResult(const ReportOwner& owner, const LeaseAnswer& lease, std::string& out) {
  out += R"({"AppId":)";
  AppendInteger(ToInteger(owner.app), out);
  out += R"(,"OwnerId":")";
  out += owner.name;
  out += R"(","Epoch":)";
  AppendInteger(static_cast<std::int64_t>(lease.epoch), out);
  AppendExpiry(lease.expires_at, out);
  out += '}';
}

}  // namespace

void OpenLease(ActionContext& context, const ActionRequest& request, Call call) {
  LeaseFields lease;
  std::int64_t ttl = 0;
  const std::array fields = {
      lease.AppField(), lease.NameField(),
      BodyField{.name = "TtlSeconds", .min = kMinTtlSeconds, .max = kMaxTtlSeconds, .value = &ttl}};
  if (const auto error = ReadBody(context.json, request.body, fields)) return call.Fail(*error);
  if (const auto error = CheckCallersApp(request, lease)) return call.Fail(*error);

  ReportOwner owner = lease.ToOwner();
  context.presence.reports().Open(
      context.loop,
      {.owner = owner,
       .account = request.account,
       .max_leases = request.directory.FindAccount(request.account)->max_leases,
       .ttl = std::chrono::seconds(ttl)},
      [owner, call = std::move(call)](Result<LeaseAnswer> opened) mutable {
        if (!opened) return FailLease(call, opened.error(), owner);
        call.Succeed([&](std::string& out) { AppendResult(owner, *opened, out); });
      });
}

}  // namespace rollcall
