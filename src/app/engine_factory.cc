#include "app/engine_factory.h"

#include "engine/memory/memory_engine.h"

namespace rollcall {

Result<std::unique_ptr<Engine>> MakeEngine(const EngineOptions& options, const Clock& clock,
                                           Version versions_above) {
  switch (options.kind) {
    case EngineKind::kMemory:
      return std::unique_ptr<Engine>(std::make_unique<MemoryEngine>(
          MemoryEngineOptions{.versions_above = versions_above}, clock));
    case EngineKind::kValkey:
      break;
  }
  return Status(StatusCode::kInvalidArgument, "engine.kind: this program has only \"memory\"");
}

}  // namespace rollcall
