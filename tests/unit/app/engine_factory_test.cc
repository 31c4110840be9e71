#include "app/engine_factory.h"

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace rollcall {
namespace {

TEST(EngineFactory, MakesTheMemoryEngineByDefault) {
  testing::ManualClock clock;
  const Result<std::unique_ptr<Engine>> engine = MakeEngine({}, clock);
  ASSERT_TRUE(engine);
  EXPECT_NE(*engine, nullptr);
}

TEST(EngineFactory, RefusesAKindThisProgramDoesNotHaveByName) {
  testing::ManualClock clock;
  EngineOptions options;
  options.kind = EngineKind::kValkey;
  const Result<std::unique_ptr<Engine>> engine = MakeEngine(options, clock);
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(engine.error().message().find("engine.kind"), std::string::npos);
}

}  // namespace
}  // namespace rollcall
