#include "admin/pages/metrics.h"

#include <string>
#include <utility>
#include <vector>

namespace rollcall {
namespace {

ScrapeSample Sample(const Result<std::vector<PresenceCounts>>& counts,
                    const AdminContext& context) {
  ScrapeSample sample{.presence = {},
                      .log_lines_dropped = context.log.dropped(),
                      .reports = context.presence.reports().Sample()};
  if (!counts) return sample;
  for (const PresenceCounts& app : *counts) {
    sample.presence.push_back({.app = app.app, .users = app.users, .connections = app.connections});
  }
  return sample;
}

}  // namespace

void ServeMetrics(AdminContext& context, std::string_view /*query*/, Responder responder) {
  context.presence.Count(context.loop, [&context, responder = std::move(responder)](
                                           Result<std::vector<PresenceCounts>> counts) mutable {
    if (!responder.alive()) return;
    const std::string text = context.metrics.Render(Sample(counts, context));
    responder.Send(
        {.status = 200, .content_type = "text/plain; version=0.0.4; charset=utf-8", .body = text});
  });
}

}  // namespace rollcall
