// The suite finds what is wrong with each broken engine.

#include "contract/broken_engines.h"

#include <iostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/broken_leases.h"
#include "contract/contract_case.h"
#include "contract/harness.h"

namespace rollcall::contract {
namespace {

std::vector<std::string> CasesThatFail(const EngineFactory& factory) {
  std::vector<std::string> failed;
  for (const ContractCase& contract_case : AllCases()) {
    const Failure failure = RunCase(factory, contract_case);
    if (failure.empty()) continue;
    std::cout << factory.name << " is caught by " << contract_case.name << ": " << failure << '\n';
    failed.push_back(contract_case.name);
  }
  return failed;
}

TEST(BrokenEnginesTest, OneThatForgetsTheEpochIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<ForgetsTheEpoch>("forgets_the_epoch")),
              ::testing::IsSupersetOf({"ReopeningFencesTheEarlierEpochAtOnce",
                                       "ADisconnectNamesUserOwnerAndEpochOrDoesNothing",
                                       "RandomOperationsAgreeWithAModel"}));
}

TEST(BrokenEnginesTest, OneThatLosesAChangeIsCaught) {
  EXPECT_THAT(
      CasesThatFail(BrokenFactory<LosesAChange>("loses_a_change")),
      ::testing::IsSupersetOf({"ANewConnectionComesBeforeTheOneItReplaced",
                               "TheChangesRebuildTheState", "RandomOperationsAgreeWithAModel"}));
}

TEST(BrokenEnginesTest, OneThatLetsARepublishEvictANewerLoginIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<LetsARepublishEvict>("lets_a_republish_evict")),
              ::testing::IsSupersetOf(
                  {"ARepublishGivesWayToANewerLogin", "RandomOperationsAgreeWithAModel"}));
}

TEST(BrokenEnginesTest, OneThatKicksInSilenceIsCaught) {
  EXPECT_THAT(
      CasesThatFail(BrokenFactory<KicksInSilence>("kicks_in_silence")),
      ::testing::IsSupersetOf({"EachOwnerIsToldOfEachKickedConnection",
                               "WhatIsHiddenIsKickedForGood", "RandomOperationsAgreeWithAModel"}));
}

TEST(BrokenEnginesTest, OneThatScattersAUserIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<ScattersAUser>("scatters_a_user")),
              ::testing::IsSupersetOf({"ARepeatedUserComesOnce"}));
}

TEST(BrokenEnginesTest, OneThatKicksTooMuchIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<KicksTooMuch>("kicks_too_much")),
              ::testing::IsSupersetOf({"AKickTakesWhatEitherListNames",
                                       "AKickThatMatchesNothingDoesNothing",
                                       "RandomOperationsAgreeWithAModel"}));
}

TEST(BrokenEnginesTest, OneThatMixesUpOwnersIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<MixesUpOwners>("mixes_up_owners")),
              ::testing::IsSupersetOf({"ConnectionsAreCountedByOwner", "OneAppIsCountedAlone",
                                       "RandomOperationsAgreeWithAModel"}));
}

TEST(BrokenEnginesTest, OneThatAuditsNothingIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<AuditsNothing>("audits_nothing")),
              ::testing::IsSupersetOf({"AnAuditCountsWhatIsKept", "OneAuditRunsAtATime",
                                       "RandomOperationsAgreeWithAModel"}));
}

TEST(BrokenEnginesTest, OneThatKeepsNothingForAnOpeningIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<KeepsNothing>("keeps_nothing")),
              ::testing::IsSupersetOf({"WhatAnOpeningKeepsCanBeConnectedAgainUntilItsEnd",
                                       "OnlyTheLastEpochBeforeAnOpeningIsKept"}));
}

TEST(BrokenEnginesTest, OneThatPrunesTooMuchIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<PrunesTooMuch>("prunes_too_much")),
              ::testing::IsSupersetOf(
                  {"APruneRemovesWhatNothingWasSaidOfSince", "APruneTakesManyInBoundedSteps"}));
}

TEST(BrokenEnginesTest, OneThatDigestsNothingIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<DigestsNothing>("digests_nothing")),
              ::testing::IsSupersetOf(
                  {"ARenewalTalliesWhatIsKept", "AnAdoptedConnectionIsTalliedWithItsNewEpoch"}));
}

TEST(BrokenEnginesTest, OneThatTakesAConnectionForAnotherIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<TakesOneForAnother>("takes_one_for_another")),
              ::testing::Contains("AConnIdIsNotConnectedAsSomethingElse"));
}

TEST(BrokenEnginesTest, OneThatLetsARepublishExceedTheCapIsCaught) {
  EXPECT_THAT(CasesThatFail(BrokenFactory<LetsARepublishExceed>("lets_a_republish_exceed")),
              ::testing::Contains("ARepublishIsCappedIfItsRulesSaySo"));
}

TEST(BrokenEnginesTest, OneThatForgetsTheVersionOfARemovalIsCaught) {
  EXPECT_THAT(
      CasesThatFail(BrokenFactory<ForgetsTheVersionOfARemoval>("forgets_the_version_of_a_removal")),
      ::testing::IsSupersetOf(
          {"AUsersVersionIsThatOfTheLastChange", "RandomOperationsAgreeWithAModel"}));
}

}  // namespace
}  // namespace rollcall::contract
