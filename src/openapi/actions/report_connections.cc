#include "openapi/actions/report_connections.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/decimal.h"
#include "codec/json_writer.h"
#include "openapi/lease_call.h"
#include "openapi/reported_event.h"

namespace rollcall {
namespace {

void AppendResult(const ReportAnswer& answer, std::string& out) {
  out += R"({"AckedSequence":)";
  AppendInteger(static_cast<std::int64_t>(answer.acked), out);
  AppendExpiry(answer.expires_at, out);
  out += R"(,"Rejected":[)";
  for (std::size_t i = 0; i < answer.rejected.size(); ++i) {
    const Rejection& rejection = answer.rejected[i];
    out += i == 0 ? R"({"Sequence":)" : R"(,{"Sequence":)";
    AppendInteger(static_cast<std::int64_t>(rejection.sequence), out);
    out += R"(,"Code":")";
    out += rejection.flaw.code;
    out += R"(","Message":)";
    AppendJsonString(rejection.flaw.message, out);
    out += '}';
  }
  out += ']';
  AppendEvicted(answer.evicted, out);
  out += '}';
}

std::optional<ApiError> CheckSnapshot(const ReportRequest& report) {
  if (report.is_snapshot || (!report.begins_snapshot && !report.ends_snapshot)) return std::nullopt;
  return MakeApiError(ApiErrorCode::kInvalidParam,
                      "Snapshot: must be true with SnapshotBegin or SnapshotEnd");
}

// The report as its body has it, or what is wrong with it.
std::optional<ApiError> Read(ActionContext& context, const ActionRequest& request,
                             ReportRequest& report) {
  LeaseFields lease;
  std::vector<std::string_view> events;
  const std::array fields = {
      lease.AppField(),
      lease.NameField(),
      lease.EpochField(),
      BodyField{.name = "Events", .objects = &events, .max_count = kMaxReportedEvents},
      BodyField{.name = "Snapshot", .flag = &report.is_snapshot, .is_optional = true},
      BodyField{.name = "SnapshotBegin", .flag = &report.begins_snapshot, .is_optional = true},
      BodyField{.name = "SnapshotEnd", .flag = &report.ends_snapshot, .is_optional = true}};
  if (auto error = ReadBody(context.json, request.body, fields)) return error;
  if (auto error = CheckSnapshot(report)) return error;
  if (auto error = CheckCallersApp(request, lease)) return error;
  report.owner = lease.ToOwner();
  report.epoch = lease.ToEpoch();
  report.events.resize(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (auto error = ReadReportedEvent(context.item_json, events[i], i, report.events[i])) {
      return error;
    }
  }
  return std::nullopt;
}

}  // namespace

void ReportConnections(ActionContext& context, const ActionRequest& request, Call call) {
  ReportRequest report;
  if (const auto error = Read(context, request, report)) return call.Fail(*error);
  const ReportOwner owner = report.owner;
  context.presence.reports().Report(
      context.loop, std::move(report),
      [owner, call = std::move(call)](Result<ReportAnswer> answer) mutable {
        if (!answer) return FailLease(call, answer.error(), owner);
        call.Succeed([&](std::string& out) { AppendResult(*answer, out); });
      });
}

}  // namespace rollcall
