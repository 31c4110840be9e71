// ContractCase: one rule of engine.h, as a function that says how an engine breaks it.
//
// Not a gtest assertion, because the suite also runs against engines that are broken on purpose and
// must then find something.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace rollcall::contract {

class Harness;

// Empty = the rule holds.
using Failure = std::string;

struct ContractCase {
  std::string name;  // CamelCase, a sentence about the engine.
  Failure (*run)(Harness& harness);
  std::size_t changes_kept = 16384;
};

// The cases, by the part of the contract they are about.
std::vector<ContractCase> CallingCases();
std::vector<ContractCase> OwnerCases();
std::vector<ContractCase> ConnectCases();
std::vector<ContractCase> ReplacementCases();
std::vector<ContractCase> RepublishCases();
std::vector<ContractCase> KickCases();
std::vector<ContractCase> LeaseCases();
std::vector<ContractCase> QueryCases();
std::vector<ContractCase> PresenceCases();
std::vector<ContractCase> ChangeCases();
std::vector<ContractCase> CountCases();
std::vector<ContractCase> AuditCases();
std::vector<ContractCase> ConcurrencyCases();
std::vector<ContractCase> ModelCases();
std::vector<ContractCase> AllCases();

inline Failure Fail(const char* file, int line, const std::string& what) {
  return std::string(file) + ":" + std::to_string(line) + ": " + what;
}

}  // namespace rollcall::contract

#define CONTRACT_TRUE(x)                                                              \
  do {                                                                                \
    if (!(x)) return ::rollcall::contract::Fail(__FILE__, __LINE__, "expected: " #x); \
  } while (false)

#define CONTRACT_EQ(actual, expected)                                                             \
  do {                                                                                            \
    const auto actual_value = (actual);                                                           \
    const auto expected_value = (expected);                                                       \
    if (!(actual_value == expected_value)) {                                                      \
      return ::rollcall::contract::Fail(__FILE__, __LINE__,                                       \
                                        #actual " is " + ::testing::PrintToString(actual_value) + \
                                            ", not " + ::testing::PrintToString(expected_value)); \
    }                                                                                             \
  } while (false)

// `x` is a Failure itself.
#define CONTRACT_HOLDS(x)                                                                  \
  do {                                                                                     \
    if (const ::rollcall::contract::Failure inner_failure = (x); !inner_failure.empty()) { \
      return ::rollcall::contract::Fail(__FILE__, __LINE__, inner_failure);                \
    }                                                                                      \
  } while (false)
