// ReportRun: one report on its way: its events have their effect one after the other, whatever the
// engine takes for each, and then it is answered.
//
// What it did stays done when its caller is gone meanwhile: the same report again is then answered
// from what is remembered.
//
// Loop-confined, to the loop of its call.

#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/loop.h"
#include "engine/engine.h"
#include "metrics/catalog.h"
#include "service/options.h"
#include "service/report_lease.h"
#include "service/report_types.h"

namespace rollcall {

// What reports are worked on with. All borrowed.
struct ReportTools {
  Engine& engine;
  const Clock& clock;
  Catalog& metrics;
  const ServiceOptions& options;
};

class ReportRun : public std::enable_shared_from_this<ReportRun> {
 public:
  using Answer = UniqueFunction<void(Result<ReportAnswer>)>;

  // REQUIRES: the caller has set lease->busy; the run clears it when it answers. kNotFound and
  // kConflict as of Engine::RenewOwner, kInvalidArgument as of ReportSequence.
  static void Start(const ReportTools& tools, Loop& loop, std::shared_ptr<ReportLease> lease,
                    ReportRequest request, Answer done);

 private:
  ReportRun(const ReportTools& tools, Loop& loop, std::shared_ptr<ReportLease> lease,
            ReportRequest request, Answer done);

  EngineCall Call() const;
  template <typename T>
  EngineCallback<T> Then(EngineOperation operation, void (ReportRun::*next)(Result<T>));

  void OnRenewed(Result<OpenedLease> lease);
  void Continue();
  void Connect();
  void OnConnected(Result<ConnectOutcome> outcome);
  void Disconnect(DisconnectReason reason, void (ReportRun::*next)(Result<Done>));
  void OnDisconnected(Result<Done> done);
  void OnMadeRoom(Result<Done> done);
  void OnFailed(const Status& status);
  void Taken(ReportOutcome outcome);
  void Reject(std::string_view code, std::string message);
  void RepeatRejection();
  void Stop(std::string_view code, std::string message, ReportOutcome outcome);
  void EndSnapshot();
  void OnPruned(Result<std::size_t> removed);
  void Finish();
  void Fail(const Status& status);

  const ReportedEvent& event() const { return request_.events[next_]; }

  const ReportTools tools_;
  Loop& loop_;
  const std::shared_ptr<ReportLease> lease_;
  const ReportRequest request_;
  Answer done_;
  std::size_t next_ = 0;
  ConnId id_;                   // Of the event that is worked on.
  bool has_made_room_ = false;  // Likewise: what differed under its ConnId was removed.
  ReportAnswer answer_;
};

}  // namespace rollcall
