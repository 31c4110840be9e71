#include "openapi/reported_event.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace rollcall {
namespace {

constexpr std::string_view kGood =
    R"("Sequence":1,"Op":"Connected","ConnKey":"k","UserId":5,"DeviceId":6,"Platform":"Web",)"
    R"("ClientVersion":7)";

class ReportedEventTest : public ::testing::Test {
 protected:
  // "Ok", the flaw's code and message, or the call's error after "!".
  std::string Read(std::string_view text) {
    event_ = {};
    if (const auto error = ReadReportedEvent(json_, text, 3, event_)) return "!" + error->message;
    return event_.flaw ? std::string(event_.flaw->code) + " " + event_.flaw->message : "Ok";
  }
  // Of the good event with one field changed; an empty value leaves it out.
  std::string With(std::string_view field, std::string_view value) {
    std::string text = "{" + std::string(kGood) + "}";
    const std::string key = '"' + std::string(field) + "\":";
    const auto at = text.find(key);
    if (at == std::string::npos) {
      return Read(text.insert(text.size() - 1, "," + key + std::string(value)));
    }
    const auto begin = at + key.size();
    const auto end = text.find_first_of(",}", begin);
    if (!value.empty()) return Read(text.replace(begin, end - begin, value));
    const bool is_last = text[end] == '}';
    return Read(text.erase(is_last ? at - 1 : at, is_last ? end - at + 1 : end - at + 1));
  }

  JsonReader json_{4096};
  ReportedEvent event_;
};

TEST_F(ReportedEventTest, ReadsWhatCameAndWhatWent) {
  EXPECT_EQ(Read("{" + std::string(kGood) + R"(,"ConnectedAt":1700000000123,"Other":[1]})"), "Ok");
  EXPECT_EQ(event_.sequence, 1U);
  EXPECT_EQ(event_.op, ReportOp::kConnected);
  EXPECT_EQ(event_.conn_key, "k");
  EXPECT_EQ(event_.user, UserId{5});
  EXPECT_EQ(event_.device, DeviceId{6});
  EXPECT_EQ(event_.platform, Platform::kWeb);
  EXPECT_EQ(event_.client_version, ClientVersion{7});
  ASSERT_TRUE(event_.connected_at.has_value());
  EXPECT_EQ(UnixMillis(*event_.connected_at), 1700000000123);
  EXPECT_EQ(Read(R"({"Sequence":2,"Op":"Disconnected","ConnKey":"k","UserId":5})"), "Ok");
  EXPECT_EQ(event_.op, ReportOp::kDisconnected);
  EXPECT_EQ(event_.reason, DisconnectReason::kClosed);
  EXPECT_EQ(Read(R"({"Sequence":2,"Op":"Disconnected","ConnKey":"k","UserId":5,)"
                 R"("Reason":"token_expired"})"),
            "Ok");
  EXPECT_EQ(event_.reason, DisconnectReason::kTokenExpired);
}

TEST_F(ReportedEventTest, JudgesEachFieldByItsRule) {
  static constexpr std::string_view kId = "9223372036854775807";
  const std::string longest(64, '~');
  struct Row {
    std::string_view field;
    std::string value;
    std::string outcome;
  };
  const std::string missing = "MissingParameter The request is missing ";
  const auto id_rule = [](const std::string& field, const std::string& or_absent) {
    return "InvalidParam " + field + ": must be an integer in 0.." + std::string(kId) + or_absent;
  };
  const std::string op = "InvalidParam Op: must be Connected or Disconnected";
  const std::string key =
      "InvalidParam ConnKey: must be 1 to 64 characters of ASCII, none of them a space";
  const std::string platform = "InvalidParam Platform: must be Android, iOS or Web, or absent";
  const std::string date =
      "InvalidParam ConnectedAt: must be an integer in 0..253402300799999, or absent";
  const std::string reason =
      "InvalidParam Reason: must be closed, timeout, kicked, drained or token_expired, or absent";
  for (const Row& row : std::vector<Row>{
           {"Op", "", missing + "Op parameter."},
           {"Op", "null", missing + "Op parameter."},
           {"Op", R"("connected")", op},
           {"Op", "1", op},
           {"ConnKey", "", missing + "ConnKey parameter."},
           {"ConnKey", R"("")", key},
           {"ConnKey", '"' + longest + '"', "Ok"},
           {"ConnKey", '"' + longest + "~\"", key},
           {"ConnKey", R"("a b")", key},
           {"ConnKey", R"("\u0080")", key},
           {"ConnKey", R"("\u007f")", key},
           {"ConnKey", "7", key},
           {"UserId", "", missing + "UserId parameter."},
           {"UserId", "0", "Ok"},
           {"UserId", "-1", id_rule("UserId", "")},
           {"UserId", std::string(kId), "Ok"},
           {"UserId", "9223372036854775808", id_rule("UserId", "")},
           {"UserId", R"("5")", id_rule("UserId", "")},
           {"DeviceId", "", missing + "DeviceId parameter."},
           {"DeviceId", "0", "Ok"},
           {"DeviceId", "-1", id_rule("DeviceId", ", or absent")},
           {"Platform", "", missing + "Platform parameter."},
           {"Platform", R"("iOS")", "Ok"},
           {"Platform", R"("ios")", platform},
           {"ClientVersion", "", missing + "ClientVersion parameter."},
           {"ClientVersion", "0", "Ok"},
           {"ClientVersion", "1.5", id_rule("ClientVersion", ", or absent")},
           {"ConnectedAt", "0", "Ok"},
           {"ConnectedAt", "253402300799999", "Ok"},
           {"ConnectedAt", "253402300800000", date},
           {"ConnectedAt", "-1", date},
           {"Reason", R"("closed")", "Ok"},
           {"Reason", R"("replaced")", reason},
       }) {
    EXPECT_EQ(With(row.field, row.value), row.outcome) << row.field << " " << row.value;
    EXPECT_EQ(event_.sequence, 1U) << "it takes its sequence whatever else is wrong";
  }
}

TEST_F(ReportedEventTest, WithoutAGoodSequenceTheWholeReportIsWrong) {
  const std::string rule = "!Events[3].Sequence: must be an integer in 1..9007199254740991";
  EXPECT_EQ(With("Sequence", "9007199254740991"), "Ok");
  for (const auto* value : {"", "null", "0", "-1", "9007199254740992", R"("1")", "1.0"})
    EXPECT_EQ(With("Sequence", value), rule) << value;
}

}  // namespace
}  // namespace rollcall
