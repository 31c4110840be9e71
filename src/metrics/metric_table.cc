#include "metrics/metric_table.h"

#include <algorithm>
#include <utility>

#include <prometheus/text_serializer.h>

namespace rollcall {
namespace {

// Seconds; from a memory look-up to the longest deadline.
const std::vector<double> kSecondsBuckets = {0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025,
                                             0.005,   0.01,   0.025,   0.05,   0.1,   0.25,
                                             0.5,     1,      2.5,     5,      10};

}  // namespace

template <typename Metric>
Metric& LabelledFamily<Metric>::With(std::initializer_list<std::string_view> values) const {
  CHECK(values.size() == labels_.size());
  prometheus::Labels pairs;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    pairs.emplace(labels_[i], std::data(values)[i]);
  }
  if constexpr (std::is_same_v<Metric, prometheus::Histogram>) {
    return family_->Add(pairs, buckets_);
  } else {
    return family_->Add(pairs);
  }
}

template class LabelledFamily<prometheus::Counter>;
template class LabelledFamily<prometheus::Gauge>;
template class LabelledFamily<prometheus::Histogram>;

void MetricTable::Note(const std::string& name, std::string_view kind, const std::string& help,
                       Labels labels) {
  CHECK(std::none_of(infos_.begin(), infos_.end(),
                     [&name](const MetricInfo& info) { return info.name == name; }));
  infos_.push_back({.name = name, .kind = kind, .help = help, .labels = std::move(labels)});
}

LabelledFamily<prometheus::Counter> MetricTable::Counters(std::string name, Labels labels,
                                                          std::string help) {
  Note(name, "counter", help, labels);
  return {prometheus::BuildCounter().Name(name).Help(help).Register(registry_), std::move(labels)};
}

LabelledFamily<prometheus::Gauge> MetricTable::Gauges(std::string name, Labels labels,
                                                      std::string help) {
  Note(name, "gauge", help, labels);
  return {prometheus::BuildGauge().Name(name).Help(help).Register(registry_), std::move(labels)};
}

LabelledFamily<prometheus::Histogram> MetricTable::Histograms(std::string name, Labels labels,
                                                              std::string help) {
  Note(name, "histogram", help, labels);
  return {prometheus::BuildHistogram().Name(name).Help(help).Register(registry_), std::move(labels),
          kSecondsBuckets};
}

prometheus::Counter& MetricTable::Counter(std::string name, std::string help) {
  return Counters(std::move(name), {}, std::move(help)).With({});
}

prometheus::Gauge& MetricTable::Gauge(std::string name, std::string help) {
  return Gauges(std::move(name), {}, std::move(help)).With({});
}

prometheus::Histogram& MetricTable::Histogram(std::string name, std::string help) {
  return Histograms(std::move(name), {}, std::move(help)).With({});
}

std::string MetricTable::Render() const {
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace rollcall
