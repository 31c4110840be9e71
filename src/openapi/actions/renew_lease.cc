#include "openapi/actions/renew_lease.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "codec/decimal.h"
#include "openapi/lease_call.h"

namespace rollcall {
namespace {

bool IsDigest(std::string_view text) {
  return text.size() == 16 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

constexpr TextRule kDigestRule{IsDigest, "16 digits of lower-case hexadecimal"};
constexpr std::int64_t kNotGiven = -1;

struct Claim {
  std::int64_t connections = kNotGiven;
  std::string digest;
};

void AppendResult(const Claim& claim, const RenewalAnswer& renewal, std::string& out) {
  const auto connections = static_cast<std::int64_t>(renewal.connections);
  const std::string digest = fmt::format("{:016x}", renewal.digest);
  const bool in_sync = (claim.connections == kNotGiven || claim.connections == connections) &&
                       (claim.digest.empty() || claim.digest == digest);
  out += in_sync ? R"({"InSync":true)" : R"({"InSync":false)";
  AppendExpiry(renewal.expires_at, out);
  out += R"(,"Connections":)";
  AppendInteger(connections, out);
  out += R"(,"Digest":")";
  out += digest;
  out += '"';
  AppendEvicted(renewal.evicted, out);
  out += '}';
}

}  // namespace

void RenewLease(ActionContext& context, const ActionRequest& request, Call call) {
  LeaseFields lease;
  Claim claim;
  const std::array fields = {
      lease.AppField(), lease.NameField(), lease.EpochField(),
      BodyField{.name = "Connections",
                .min = 0,
                .max = std::numeric_limits<std::int64_t>::max(),
                .value = &claim.connections,
                .is_optional = true},
      BodyField{
          .name = "Digest", .text = &claim.digest, .text_rule = &kDigestRule, .is_optional = true}};
  if (const auto error = ReadBody(context.json, request.body, fields)) return call.Fail(*error);
  if (const auto error = CheckCallersApp(request, lease)) return call.Fail(*error);

  const ReportOwner owner = lease.ToOwner();
  context.presence.reports().Renew(
      context.loop, owner, lease.ToEpoch(),
      [owner, claim, call = std::move(call)](Result<RenewalAnswer> renewed) mutable {
        if (!renewed) return FailLease(call, renewed.error(), owner);
        call.Succeed([&](std::string& out) { AppendResult(claim, *renewed, out); });
      });
}

}  // namespace rollcall
