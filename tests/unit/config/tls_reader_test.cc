#include "config/tls_reader.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config_file.h"
#include "support/certificate.h"

namespace rollcall {
namespace {

using std::chrono::hours;
using testing::ConfigFile;
using ::testing::ElementsAre;
using testing::FakeSurroundings;
using ::testing::IsEmpty;
using testing::MadeCertificate;
using testing::MakeCertificate;
using testing::MistakesOf;
using testing::WarningsOf;

const MadeCertificate& Made() {
  static const MadeCertificate kMade = MakeCertificate();
  return kMade;
}

class TlsReaderTest : public ::testing::Test {
 protected:
  TlsReaderTest() {
    files_.files["/etc/cert.pem"] = {.bytes = Made().certificate};
    files_.files["/etc/key.pem"] = {.bytes = Made().key};
  }

  LoadResult Load(const ConfigFile& file) const {
    return LoadConfigText(file.ToText(), "/etc", files_.Get());
  }
  // With both keys of `door`.
  static ConfigFile FileFor(const std::string& door) {
    ConfigFile file;
    file.Set(door + ".tls_cert", "\"cert.pem\"").Set(door + ".tls_key", "\"/etc/key.pem\"");
    return file;
  }

  FakeSurroundings files_;
};

TEST_F(TlsReaderTest, ReadsThePairOfEachDoorFromTheFolderOfTheFile) {
  const std::pair<std::string, std::shared_ptr<const TlsContext> DoorTls::*> doors[] = {
      {"openapi", &DoorTls::openapi}, {"gateway", &DoorTls::gateway}, {"admin", &DoorTls::admin}};
  for (const auto& [door, member] : doors) {
    const LoadResult result = Load(FileFor(door));
    EXPECT_THAT(MistakesOf(result), IsEmpty());
    EXPECT_THAT(WarningsOf(result), IsEmpty());
    for (const auto& [other, context] : doors) {
      EXPECT_EQ(result.settings.tls.*context != nullptr, other == door) << door << ' ' << other;
    }
  }
}

TEST_F(TlsReaderTest, WithoutThemThereIsNoTls) {
  const LoadResult result =
      Load(ConfigFile().Set("admin.tls_cert", "\"\"").Set("admin.tls_key", "\"\""));
  EXPECT_THAT(MistakesOf(result), IsEmpty());
  EXPECT_EQ(result.settings.tls.admin, nullptr);
}

TEST_F(TlsReaderTest, HalfAPairIsAMistakeAtTheHalfThatIsThere) {
  ConfigFile file = FileFor("gateway");
  const std::string cert_line =
      std::to_string(file.Remove("gateway.tls_key").LineOf("gateway.tls_cert"));
  EXPECT_THAT(MistakesOf(Load(file)),
              ElementsAre("f:" + cert_line +
                          ": gateway.tls_key: is required because gateway.tls_cert is set"));
  file = FileFor("gateway");
  const std::string key_line =
      std::to_string(file.Remove("gateway.tls_cert").LineOf("gateway.tls_key"));
  EXPECT_THAT(MistakesOf(Load(file)),
              ElementsAre("f:" + key_line +
                          ": gateway.tls_cert: is required because gateway.tls_key is set"));
}

TEST_F(TlsReaderTest, AHalfThatIsWrongIsReportedOnce) {
  ConfigFile file = FileFor("gateway");
  file.Set("gateway.tls_key", "5");
  EXPECT_EQ(Load(file).mistakes.size(), 1U);
}

TEST_F(TlsReaderTest, EachMistakeStandsAtItsKey) {
  struct Case {
    std::string cert, key;
    std::vector<std::string> rules;  // "tls_cert: ...".
  };
  files_.files["/etc/other.pem"] = {.bytes = MakeCertificate().key};
  files_.files["/etc/encrypted.pem"] = {.bytes = testing::EncryptedKey()};
  files_.files["/etc/text"] = {.bytes = "text"};
  files_.files["/etc/long"] = {.bytes = std::string(kMaxPemBytes + 1, '\n')};
  files_.files["/etc/longest"] = {.bytes = std::string(kMaxPemBytes, '\n')};
  const Case cases[] = {
      {"none", "key.pem", {"tls_cert: cannot be read: No such file or directory"}},
      {"cert.pem", "none", {"tls_key: cannot be read: No such file or directory"}},
      {"none",
       "none",
       {"tls_cert: cannot be read: No such file or directory",
        "tls_key: cannot be read: No such file or directory"}},
      {"long", "key.pem", {"tls_cert: cannot be read: longer than allowed"}},
      {"longest", "key.pem", {"tls_cert: must hold a certificate in PEM"}},
      {"text", "key.pem", {"tls_cert: must hold a certificate in PEM"}},
      {"cert.pem", "text", {"tls_key: must hold a private key in PEM"}},
      {"cert.pem", "other.pem", {"tls_key: does not belong to tls_cert"}},
      {"cert.pem", "encrypted.pem", {"tls_key: must not be encrypted"}},
  };
  for (const Case& c : cases) {
    ConfigFile file = FileFor("openapi");
    file.Set("openapi.tls_cert", "\"" + c.cert + "\"").Set("openapi.tls_key", "\"" + c.key + "\"");
    std::vector<std::string> expected;
    for (const std::string& rule : c.rules) {
      const std::string key = "openapi." + rule.substr(0, rule.find(':'));
      expected.push_back("f:" + std::to_string(file.LineOf(key)) + ": openapi." + rule);
    }
    const LoadResult result = Load(file);
    EXPECT_EQ(MistakesOf(result), expected) << c.cert << ' ' << c.key;
    EXPECT_EQ(result.settings.tls.openapi, nullptr);
  }
}

TEST_F(TlsReaderTest, WarnsOfAKeyThatEverybodyCanRead) {
  files_.files["/etc/key.pem"].is_readable_by_all = true;
  files_.files["/etc/cert.pem"].is_readable_by_all = true;  // Certificates are public.
  const ConfigFile file = FileFor("admin");
  const LoadResult result = Load(file);
  EXPECT_TRUE(result.ok());
  EXPECT_THAT(WarningsOf(result),
              ElementsAre("f:" + std::to_string(file.LineOf("admin.tls_key")) +
                          ": admin.tls_key: names a file that every user of this machine can "
                          "read"));
}

TEST_F(TlsReaderTest, WarnsOfCertificatesThatAreNotValidNowOrNotForLong) {
  const std::pair<std::chrono::hours, std::string> cases[] = {
      {hours(-3), "is not valid yet"},
      {hours(-1), ""},
      {hours(24 * 350), ""},
      {hours(24 * 352), "expires within 14 days"},
      {hours(24 * 366), "has expired"},
  };
  const MadeCertificate made =
      MakeCertificate({.valid_from = hours(-2), .valid_until = hours(24 * 365)});
  files_.files["/etc/cert.pem"].bytes = made.certificate;
  files_.files["/etc/key.pem"].bytes = made.key;
  const WallTime made_at = SystemClock().Wall();
  const ConfigFile file = FileFor("openapi");
  for (const auto& [later, warning] : cases) {
    Surroundings surroundings = files_.Get();
    surroundings.now = [now = made_at + later] { return now; };
    const LoadResult result = LoadConfigText(file.ToText(), "/etc", surroundings);
    EXPECT_TRUE(result.ok());
    std::vector<std::string> expected;
    if (!warning.empty()) {
      expected.push_back("f:" + std::to_string(file.LineOf("openapi.tls_cert")) +
                         ": openapi.tls_cert: names a certificate that " + warning);
    }
    EXPECT_EQ(WarningsOf(result), expected) << later.count();
  }
}

}  // namespace
}  // namespace rollcall
