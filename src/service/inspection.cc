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
  for (std::size_t i = 0; i < inspection->connections_.size(); ++i) {
    const ConnId& id = inspection->connections_[i].live.connection.id;
    const std::size_t loop_number = ConnIdIssuer::LoopNumber(id);
    if (!issuer.IsOurs(id) || loop_number >= holders.size()) continue;
    ++inspection->waiting_;
    Ask(inspection, holders[loop_number], i);
  }
  if (inspection->waiting_ == 0) inspection->done_(std::move(inspection->connections_));
}

void Inspection::Ask(const std::shared_ptr<Inspection>& inspection, const HeldLoop& held,
                     std::size_t index) {
  const ConnId id = inspection->connections_[index].live.connection.id;
  held.loop->Post([inspection, index, id, holder = held.holder] {
    const std::optional<MonotonicTime> last_heard = holder->LastHeard(id);
    inspection->loop_.Post(
        [inspection, index, last_heard] { inspection->Told(index, last_heard); });
  });
}

void Inspection::Told(std::size_t index, std::optional<MonotonicTime> last_heard) {
  if (last_heard) {
    connections_[index].held_here = true;
    connections_[index].last_heard_ago = std::max(Duration::zero(), clock_.Now() - *last_heard);
  }
  if (--waiting_ == 0) done_(std::move(connections_));
}

}  // namespace rollcall
