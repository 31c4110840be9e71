#include "service/report_leases.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "service/reported_conn_id.h"
#include "service_fixture.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::FaultyCall;
using testing::ServiceFixture;

class ReportLeasesTest : public ::testing::Test {
 protected:
  ReportLeasesTest() { fixture_.Start(); }

  Result<LeaseAnswer> Open(const std::string& name = "g", std::size_t max_leases = 2) {
    Answer<LeaseAnswer> answer;
    fixture_.service.reports().Open(fixture_.loop,
                                    {.owner = {ServiceFixture::kUser.app, name},
                                     .account = AccountId{1},
                                     .max_leases = max_leases,
                                     .ttl = 6s},
                                    answer.Callback());
    fixture_.loop.Run();
    return answer.result();
  }

  static ReportedEvent Connected(std::uint64_t sequence, const std::string& key) {
    return {.sequence = sequence,
            .conn_key = key,
            .user = ServiceFixture::kUser.user,
            .device = DeviceId{1},
            .client_version = ClientVersion{1}};
  }

  Result<ReportAnswer> Report(Epoch epoch, std::vector<ReportedEvent> events,
                              bool is_snapshot = false) {
    Answer<ReportAnswer> answer;
    fixture_.service.reports().Report(fixture_.loop,
                                      {.owner = {ServiceFixture::kUser.app, "g"},
                                       .epoch = epoch,
                                       .events = std::move(events),
                                       .is_snapshot = is_snapshot,
                                       .begins_snapshot = is_snapshot,
                                       .ends_snapshot = is_snapshot},
                                      answer.Callback());
    fixture_.loop.Run();
    CHECK(answer.times() == 1);
    return answer.result();
  }

  Result<RenewalAnswer> Renew(Epoch epoch) {
    Answer<RenewalAnswer> answer;
    fixture_.service.reports().Renew(fixture_.loop, {ServiceFixture::kUser.app, "g"}, epoch,
                                     answer.Callback());
    fixture_.loop.Run();
    return answer.result();
  }

  std::size_t Online() { return fixture_.Query()->size(); }

  ServiceFixture fixture_;
};

TEST_F(ReportLeasesTest, AnEventTheEngineCannotTakeNowAndThoseAfterItMayComeAgain) {
  const Epoch epoch = Open()->epoch;
  fixture_.engine.FailNext(FaultyCall::kConnect, StatusCode::kUnavailable);
  const auto failed = Report(epoch, {Connected(1, "a"), Connected(2, "b")});
  ASSERT_TRUE(failed.has_value());
  EXPECT_EQ(failed->acked, 0U);
  ASSERT_EQ(failed->rejected.size(), 1U);
  EXPECT_EQ(failed->rejected[0].sequence, 1U);
  EXPECT_EQ(failed->rejected[0].flaw.code, "ServiceUnavailableTemp");
  EXPECT_EQ(Report(epoch, {Connected(1, "a"), Connected(2, "b")})->acked, 2U);
}

TEST_F(ReportLeasesTest, AFullEngineRejectsAnEventAndTheAnswerIsRememberedForOnesThatComeAgain) {
  const Epoch epoch = Open()->epoch;
  fixture_.engine.FailNext(FaultyCall::kConnect, StatusCode::kLimitExceeded);
  for (int i = 0; i < 2; ++i) {
    const auto answer = Report(epoch, {Connected(1, "a"), Connected(2, "b")});
    EXPECT_EQ(answer->acked, 2U);
    ASSERT_EQ(answer->rejected.size(), 1U);
    EXPECT_EQ(answer->rejected[0].flaw.code, "EngineFull");
  }
  EXPECT_EQ(fixture_.metrics.report_events[ReportOutcome::kRepeated].Value(), 2);
}

TEST_F(ReportLeasesTest, OneReportOfALeaseIsWorkedOnAtATime) {
  const Epoch epoch = Open()->epoch;
  fixture_.engine.HoldConnects(true);
  Answer<ReportAnswer> first;
  fixture_.service.reports().Report(
      fixture_.loop,
      {.owner = {ServiceFixture::kUser.app, "g"}, .epoch = epoch, .events = {Connected(1, "a")}},
      first.Callback());
  fixture_.loop.Run();
  EXPECT_EQ(Report(epoch, {Connected(1, "a")}).error().code(), StatusCode::kUnavailable);
  fixture_.engine.HoldConnects(false);
  fixture_.loop.Run();
  EXPECT_EQ(first.result()->acked, 1U);
  EXPECT_EQ(Report(epoch, {Connected(1, "a")})->acked, 1U);
}

TEST_F(ReportLeasesTest, ASnapshotWhosePruningFailsIsEndedByTheSamePageAgain) {
  const Epoch epoch = Open()->epoch;
  ASSERT_TRUE(Report(epoch, {Connected(1, "a")}).has_value());
  fixture_.engine.FailNext(FaultyCall::kPrune, StatusCode::kUnavailable);
  ReportedEvent other = Connected(5, "b");
  other.device = DeviceId{2};
  EXPECT_EQ(Report(epoch, {other}, true).error().code(), StatusCode::kUnavailable);
  EXPECT_EQ(Online(), 2U);
  EXPECT_EQ(Report(epoch, {other}, true)->acked, 5U);
  EXPECT_EQ(Online(), 1U);
}

TEST_F(ReportLeasesTest, ADatedConnectionCompetesAsOfThen) {
  const Epoch epoch = Open()->epoch;
  const ConnId ours = fixture_.Login()->connection;
  ReportedEvent late = Connected(1, "a");
  late.connected_at = fixture_.clock.Wall() - 1s;
  const auto answer = Report(epoch, {late});
  ASSERT_EQ(answer->evicted.size(), 1U);
  EXPECT_EQ(answer->evicted[0].by, ours);
  EXPECT_EQ(answer->evicted[0].reason, DisconnectReason::kReplaced);
  // A date ahead of us is as good as now.
  ReportedEvent early = Connected(2, "b");
  early.connected_at = fixture_.clock.Wall() + 24h;
  fixture_.loop.RunFor(1s);
  ASSERT_TRUE(Report(epoch, {early}).has_value());
  EXPECT_EQ(fixture_.Query()->at(0).id, ReportedConnId("7/g", "b"));
}

TEST_F(ReportLeasesTest, AnAccountHasNoMoreLeasesThanItMay) {
  ASSERT_TRUE(Open("a").has_value());
  ASSERT_TRUE(Open("b").has_value());
  EXPECT_EQ(Open("c").error().code(), StatusCode::kLimitExceeded);
  EXPECT_TRUE(Open("b").has_value()) << "the same one again";
  fixture_.loop.RunFor(12s);
  EXPECT_EQ(Open("c").error().code(), StatusCode::kLimitExceeded) << "within their grace";
  fixture_.loop.RunFor(1ms);
  EXPECT_TRUE(Open("c").has_value());
}

TEST_F(ReportLeasesTest, SamplesWhatIsLiveAndWhatMayBeRevived) {
  const Epoch epoch = Open()->epoch;
  ASSERT_TRUE(Report(epoch, {Connected(1, "a")}).has_value());
  ASSERT_TRUE(Renew(epoch).has_value());
  ReportSample sample = fixture_.service.reports().Sample();
  EXPECT_EQ(sample.live, 1U);
  EXPECT_EQ(sample.connections, 1U);
  fixture_.loop.RunFor(6s);
  sample = fixture_.service.reports().Sample();
  EXPECT_EQ(sample.live, 0U);
  EXPECT_EQ(sample.lapsed, 1U);
  EXPECT_EQ(sample.connections, 0U);
  fixture_.loop.RunFor(6s + 1ms);
  EXPECT_EQ(fixture_.service.reports().Sample().lapsed, 0U);
}

TEST_F(ReportLeasesTest, WhatAnEngineCannotSayNowIsNotTheEndOfALease) {
  const Epoch epoch = Open()->epoch;
  fixture_.engine.FailNext(FaultyCall::kRenew, StatusCode::kUnavailable);
  EXPECT_EQ(Renew(epoch).error().code(), StatusCode::kUnavailable);
  EXPECT_TRUE(Renew(epoch).has_value());
  fixture_.engine.FailNext(FaultyCall::kOpen, StatusCode::kLimitExceeded);
  EXPECT_EQ(Open().error().code(), StatusCode::kUnavailable);
}

}  // namespace
}  // namespace rollcall
