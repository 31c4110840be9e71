// What the actions of a gateway from outside have in common: whose lease, and what a refusal means.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "openapi/action.h"
#include "openapi/body_reader.h"
#include "openapi/call.h"
#include "openapi/error_table.h"
#include "service/report_types.h"

namespace rollcall {

// 1–64 of [A-Za-z0-9._-].
extern const TextRule kOwnerIdRule;

// The lease that a body names.
struct LeaseFields {
  std::int64_t app = 0;
  std::string name;
  std::int64_t epoch = 0;

  BodyField AppField();
  BodyField NameField();
  BodyField EpochField();

  ReportOwner ToOwner() const { return {AppId{static_cast<std::int32_t>(app)}, name}; }
  Epoch ToEpoch() const { return Epoch{static_cast<std::uint64_t>(epoch)}; }
};

// What is wrong with the caller naming this app; see FindCallersApp.
std::optional<ApiError> CheckCallersApp(const ActionRequest& request, const LeaseFields& lease);

// Answers what ReportLeases refused.
void FailLease(Call& call, const Status& status, const ReportOwner& owner);

// Appends `,"ExpiresAt":…`, Unix milliseconds.
void AppendExpiry(WallTime at, std::string& out);
// Appends `,"Evicted":[…]`.
void AppendEvicted(const std::vector<EvictedConnection>& evicted, std::string& out);

}  // namespace rollcall
