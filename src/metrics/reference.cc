#include "metrics/reference.h"

#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "metrics/catalog.h"

namespace rollcall {
namespace {

constexpr std::string_view kIntroduction = R"(# Metrics

Generated from the catalog of metrics (src/metrics/catalog.h); do not edit.

The admin door serves them at `/metrics` in the Prometheus text format. Histograms are in seconds.

| name | kind | labels | meaning |
|---|---|---|---|
)";

}  // namespace

std::string MetricsReference() {
  std::string page(kIntroduction);
  const Catalog catalog;
  for (const MetricInfo& info : catalog.infos()) {
    page += fmt::format("| `{}` | {} | {} | {} |\n", info.name, info.kind,
                        fmt::join(info.labels, ", "), info.help);
  }
  return page;
}

}  // namespace rollcall
