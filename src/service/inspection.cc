#include "service/inspection.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rollcall {

Inspection::Inspection(Loop& loop, const Clock& clock, std::vector<LiveConnection> found,
                       Answer done)
    : loop_(loop), clock_(clock), done_(std::move(done)) {
  connections_.reserve(found.size());
  for (LiveConnection& live : found) {
    connections_.push_back({.live = std::move(live)});
  }
}

void Inspection::Run(Loop& loop, const Clock& clock, const ConnIdIssuer& issuer,
                     const std::vector<HeldLoop>& holders, std::vector<LiveConnection> found,
                     Answer done) {
  const std::shared_ptr<Inspection> inspection(
      new Inspection(loop, clock, std::move(found), std::move(done)));
  std::vector<std::vector<std::size_t>> held(holders.size());
  for (std::size_t i = 0; i < inspection->connections_.size(); ++i) {
    const ConnId& id = inspection->connections_[i].live.connection.id;
    const std::size_t loop_number = ConnIdIssuer::LoopNumber(id);
    if (!issuer.IsOurs(id) || loop_number >= holders.size()) continue;
    held[loop_number].push_back(i);
  }
  inspection->waiting_ = held.size() - static_cast<std::size_t>(std::ranges::count_if(
                                           held, &std::vector<std::size_t>::empty));
  if (inspection->waiting_ == 0) return inspection->done_(std::move(inspection->connections_));
  for (std::size_t number = 0; number < held.size(); ++number) {
    if (!held[number].empty()) Ask(inspection, holders[number], std::move(held[number]));
  }
}

void Inspection::Ask(const std::shared_ptr<Inspection>& inspection, const HeldLoop& held,
                     std::vector<std::size_t> indexes) {
  std::vector<Heard> asked;
  for (const std::size_t index : indexes) {
    asked.push_back({.index = index, .id = inspection->connections_[index].live.connection.id});
  }
  held.loop->Post([inspection, asked = std::move(asked), holder = held.holder]() mutable {
    for (Heard& one : asked) {
      one.at = holder->LastHeard(one.id);
    }
    inspection->loop_.Post([inspection, asked = std::move(asked)] { inspection->Told(asked); });
  });
}

void Inspection::Told(const std::vector<Heard>& heard) {
  for (const Heard& one : heard) {
    if (!one.at) continue;
    connections_[one.index].held_here = true;
    connections_[one.index].last_heard_ago = std::max(Duration::zero(), clock_.Now() - *one.at);
  }
  if (--waiting_ == 0) done_(std::move(connections_));
}

}  // namespace rollcall
