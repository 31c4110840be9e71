#include "cli/query_run.h"

#include <chrono>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/bench_devices.h"
#include "cli/query_calls.h"
#include "net/loop_group.h"

namespace rollcall {

QueryRun::QueryRun(Console& console, BenchTarget& target, const QueryPlan& plan)
    : console_(console),
      target_(target),
      plan_(plan),
      stage_(console, target),
      fleet_(stage_.loop(), console.clock, console.random,
             BenchFleet(target, console.clock, plan.addresses, plan.duration)) {}

QueryReport QueryRun::Run() {
  report_.users_per_call = plan_.users_per_call;
  report_.connections = plan_.connections;
  report_.rate = plan_.rate;
  if (PutOnline()) MakeCalls();
  NoteDevices();
  stage_.ClearProgress();
  report_.interrupted = stage_.interrupted();
  return std::move(report_);
}

bool QueryRun::PutOnline() {
  stage_.set_progress([this] {
    return fmt::format("{} of {} devices online, {} failed", fleet_.online(), plan_.devices,
                       fleet_.failed());
  });
  fleet_.GrowTo(plan_.devices);
  stage_.Wait(
      kLoginTimeout, [this] { return fleet_.settled(); }, "connecting");
  report_.devices = fleet_.online();
  return fleet_.online() == plan_.devices && !stage_.interrupted();
}

void QueryRun::MakeCalls() {
  QueryCallsPlan calls{.endpoint = *target_.openapi,
                       .key = target_.api_key,
                       .app = target_.app,
                       .online = {},
                       .users_per_call = plan_.users_per_call};
  for (std::size_t device = 0; device < plan_.devices; ++device)
    calls.online.push_back(UserOfDevice(device));
  QueryCalls source(console_.clock, console_.random, std::move(calls));

  LoopGroup loops(1);
  CallLoad load(loops.at(0), console_.clock, source,
                {.endpoint = *target_.openapi,
                 .address = target_.openapi_address,
                 .tls = target_.tls,
                 .connections = plan_.connections,
                 .rate = plan_.rate,
                 .duration = plan_.duration,
                 .server = target_.process,
                 .spins = plan_.spins});
  if (plan_.storm_rate > 0) {
    churn_.emplace(
        stage_.loop(), console_.clock, console_.random,
        BenchFleet(target_, console_.clock, plan_.addresses, plan_.duration, plan_.devices),
        plan_.storm_rate);
    churn_->Start();
  }
  loops.RunOn(0, [&] {
    load.Start([this](CallResults results) {
      report_.results = std::move(results);
      is_done_.store(true);
      is_done_.notify_all();
    });
  });
  stage_.set_progress([&] { return fmt::format("{} calls answered", load.calls()); });
  stage_.Wait(
      Duration::max() / 4, [this] { return is_done_.load(); }, "calling");
  if (!is_done_.load()) {
    loops.RunOn(0, [&load] { load.Stop(); });
    is_done_.wait(false);
  }
  // The load's lines must not be in use when they go.
  loops.Stop();
  report_.verified = source.verified();
}

void QueryRun::NoteDevices() {
  report_.lost = fleet_.lost() + fleet_.failed();
  if (report_.trouble.empty()) report_.trouble = fleet_.first_trouble();
  if (!churn_) return;
  report_.storm_logins = churn_->logins();
  report_.lost += churn_->failed();
  if (report_.trouble.empty() && !churn_->troubles().empty()) {
    report_.trouble = "storm: " + churn_->troubles().begin()->first;
  }
}

}  // namespace rollcall
