// The engines that must pass the contract: add yours to Engines().

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/loop.h"
#include "engine/engine.h"

namespace rollcall::contract {

// A loop of one thread, turned by the thread that waits.
class CallLoop {
 public:
  virtual ~CallLoop() = default;
  virtual Loop& loop() = 0;
  // Turns the loop until `done` holds, or nothing more can come. Returns whether it holds.
  virtual bool RunUntil(const std::function<bool()>& done) = 0;
  // Is a task of this loop running now?
  virtual bool InTask() const = 0;
};

// An engine with its surroundings.
class EngineUnderTest {
 public:
  virtual ~EngineUnderTest() = default;
  // Another one after Restart().
  virtual Engine& engine() = 0;
  virtual std::unique_ptr<CallLoop> NewLoop() = 0;
  virtual MonotonicTime Now() = 0;
  // Moves the engine's time. Not while a call is under way.
  virtual void Advance(Duration by) = 0;
  // Ends the engine and starts it again `after` that; what it keeps in this process only is lost.
  virtual void Restart(Duration after) = 0;
};

struct EngineFactory {
  std::string name;
  // The engine keeps just this many changes.
  std::function<std::unique_ptr<EngineUnderTest>(std::size_t changes_kept)> make;
};

std::unique_ptr<EngineUnderTest> MakeMemoryUnderTest(std::size_t changes_kept);

inline std::vector<EngineFactory> Engines() {
  return {{"memory", MakeMemoryUnderTest}};
}

}  // namespace rollcall::contract
