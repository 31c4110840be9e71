#include "metrics/catalog.h"

#include <set>

namespace rollcall {

Catalog::Catalog(const ProcessInfo& process) {
  using Seconds = std::chrono::duration<double>;
  process_start_time_seconds.Set(Seconds(process.started.time_since_epoch()).count());
  build_info.With({process.version}).Set(1);
  config_generation.Set(1);
}

std::string Catalog::Render(const ScrapeSample& sample) {
  const std::lock_guard lock(scrape_mutex_);
  SetPresence(sample.presence);
  log_lines_dropped.Increment(static_cast<double>(sample.log_lines_dropped) -
                              log_lines_dropped.Value());
  report_leases.With({"live"}).Set(static_cast<double>(sample.reports.live));
  report_leases.With({"lapsed"}).Set(static_cast<double>(sample.reports.lapsed));
  report_connections.Set(static_cast<double>(sample.reports.connections));
  return table_.Render();
}

void Catalog::SetPresence(const std::vector<PresenceSample>& samples) {
  std::set<AppId> seen;
  for (const PresenceSample& sample : samples) {
    seen.insert(sample.app);
    const auto [entry, is_new] = apps_.try_emplace(sample.app);
    AppGauges& gauges = entry->second;
    const std::string app = std::to_string(ToInteger(sample.app));
    if (is_new) gauges.users = &presence_online_users.With({app});
    gauges.users->Set(static_cast<double>(sample.users));
    for (std::size_t i = 0; i < kPlatforms.size(); ++i) {
      if (is_new) gauges.connections[i] = &presence_connections.With({app, ToText(kPlatforms[i])});
      gauges.connections[i]->Set(static_cast<double>(sample.connections[i]));
    }
  }
  // An app that is gone must not go on showing its last number.
  std::erase_if(apps_, [this, &seen](const auto& entry) {
    const auto& [app, gauges] = entry;
    if (seen.contains(app)) return false;
    presence_online_users.Remove(*gauges.users);
    for (Gauge* gauge : gauges.connections) {
      presence_connections.Remove(*gauge);
    }
    return true;
  });
}

}  // namespace rollcall
