// Every rule of engine.h against every engine of engines.h.

#include <gtest/gtest.h>

#include "contract/contract_case.h"
#include "contract/engines.h"
#include "contract/harness.h"

namespace rollcall::contract {
namespace {

struct Param {
  EngineFactory factory;
  ContractCase contract_case;
};

std::vector<Param> Params() {
  std::vector<Param> params;
  for (const EngineFactory& factory : Engines()) {
    for (const ContractCase& contract_case : AllCases()) {
      params.push_back({factory, contract_case});
    }
  }
  return params;
}

class EngineContractTest : public ::testing::TestWithParam<Param> {};

TEST_P(EngineContractTest, Holds) {
  EXPECT_EQ(RunCase(GetParam().factory, GetParam().contract_case), Failure());
}

std::string NameOf(const ::testing::TestParamInfo<Param>& param) {
  return param.param.factory.name + "_" + param.param.contract_case.name;
}

INSTANTIATE_TEST_SUITE_P(Engines, EngineContractTest, ::testing::ValuesIn(Params()), NameOf);

}  // namespace
}  // namespace rollcall::contract
