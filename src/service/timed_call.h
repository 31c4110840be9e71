// Timed: wraps the callback of an engine call, so that every call is counted and its time observed.

#pragma once

#include <chrono>
#include <utility>

#include "base/clock.h"
#include "engine/engine.h"
#include "metrics/catalog.h"

namespace rollcall {

template <typename T>
EngineCallback<T> Timed(Catalog& metrics, const Clock& clock, EngineOperation operation,
                        EngineCallback<T> done) {
  return [&metrics, &clock, operation, begin = clock.Now(),
          done = std::move(done)](Result<T> result) mutable {
    const std::chrono::duration<double> took = clock.Now() - begin;
    metrics.engine_call_seconds[operation].Observe(took.count());
    if (!result) metrics.engine_call_failures[operation].Increment();
    done(std::move(result));
  };
}

}  // namespace rollcall
