// MetricTable: makes metrics, and remembers what each is called and means, for the reference.
//
// What it returns lives as long as the table and may be kept: counting is an atomic addition, with
// no look-up. A name given twice is our own mistake and ends the process.
//
// Thread-safe once built; making metrics belongs to the construction of the Catalog.

#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "base/check.h"

namespace rollcall {

struct MetricInfo {
  std::string name;
  std::string_view kind;  // "counter", "gauge", "histogram".
  std::string help;
  std::vector<std::string> labels;
};

// A metric per combination of label values. The values must come from a closed list: each new
// combination is kept for ever.
template <typename Metric>
class LabelledFamily {
 public:
  LabelledFamily(prometheus::Family<Metric>& family, std::vector<std::string> labels,
                 std::vector<double> buckets = {})
      : family_(&family), labels_(std::move(labels)), buckets_(std::move(buckets)) {}

  // Takes a lock: ask once and keep the reference. One value per label, in the table's order.
  Metric& With(std::initializer_list<std::string_view> values) const;

  void Remove(Metric& metric) const { family_->Remove(&metric); }

 private:
  prometheus::Family<Metric>* family_;
  std::vector<std::string> labels_;
  std::vector<double> buckets_;
};

// A metric per value of an enum whose values count up from 0; all are there from the start.
template <typename Metric, typename Enum>
class EnumFamily {
 public:
  EnumFamily(const LabelledFamily<Metric>& family, std::span<const Enum> values) {
    for (const Enum value : values)
      Add(value, family.With({ToText(value)}));
  }
  // The family has one more label, the first; its value here is `first`.
  EnumFamily(const LabelledFamily<Metric>& family, std::string_view first,
             std::span<const Enum> values) {
    for (const Enum value : values)
      Add(value, family.With({first, ToText(value)}));
  }

  Metric& operator[](Enum value) const {
    CHECK(static_cast<std::size_t>(value) < metrics_.size());
    return *metrics_[static_cast<std::size_t>(value)];
  }

 private:
  void Add(Enum value, Metric& metric) {
    CHECK(static_cast<std::size_t>(value) == metrics_.size());
    metrics_.push_back(&metric);
  }

  std::vector<Metric*> metrics_;
};

// A metric per pair of values of two such enums: family[first][second].
template <typename Metric, typename First, typename Second>
class EnumPairFamily {
 public:
  EnumPairFamily(const LabelledFamily<Metric>& family, std::span<const First> firsts,
                 std::span<const Second> seconds) {
    for (const First first : firsts) {
      CHECK(static_cast<std::size_t>(first) == rows_.size());
      rows_.emplace_back(family, ToText(first), seconds);
    }
  }

  const EnumFamily<Metric, Second>& operator[](First first) const {
    CHECK(static_cast<std::size_t>(first) < rows_.size());
    return rows_[static_cast<std::size_t>(first)];
  }

 private:
  std::vector<EnumFamily<Metric, Second>> rows_;
};

class MetricTable {
 public:
  using Labels = std::vector<std::string>;
  template <typename Enum>
  using EnumCounters = EnumFamily<prometheus::Counter, Enum>;

  prometheus::Counter& Counter(std::string name, std::string help);
  prometheus::Gauge& Gauge(std::string name, std::string help);
  prometheus::Histogram& Histogram(std::string name, std::string help);

  LabelledFamily<prometheus::Counter> Counters(std::string name, Labels labels, std::string help);
  LabelledFamily<prometheus::Gauge> Gauges(std::string name, Labels labels, std::string help);
  LabelledFamily<prometheus::Histogram> Histograms(std::string name, Labels labels,
                                                   std::string help);

  const std::vector<MetricInfo>& infos() const { return infos_; }

  // Prometheus text format 0.0.4.
  std::string Render() const;

 private:
  void Note(const std::string& name, std::string_view kind, const std::string& help, Labels labels);

  prometheus::Registry registry_{prometheus::Registry::InsertBehavior::Throw};
  std::vector<MetricInfo> infos_;
};

}  // namespace rollcall
