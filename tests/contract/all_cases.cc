#include "contract/contract_case.h"

namespace rollcall::contract {

std::vector<ContractCase> AllCases() {
  std::vector<ContractCase> all;
  for (const auto& cases :
       {CallingCases(), OwnerCases(), ConnectCases(), ReplacementCases(), RepublishCases(),
        KickCases(), LeaseCases(), QueryCases(), PresenceCases(), ChangeCases(), CountCases(),
        AuditCases(), ConcurrencyCases(), ModelCases()}) {
    all.insert(all.end(), cases.begin(), cases.end());
  }
  return all;
}

}  // namespace rollcall::contract
