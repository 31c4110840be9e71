#include "config/key_table.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/units.h"
#include "config/tls_reader.h"
#include "config_file.h"
#include "support/certificate.h"

namespace rollcall {
namespace {

using std::chrono::milliseconds;
using testing::ConfigFile;
using ::testing::ElementsAre;
using testing::FakeSurroundings;
using ::testing::IsEmpty;
using testing::MistakesOf;
using ::testing::StartsWith;

std::string Quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// What to try for one row: literals as they stand in the file.
struct Samples {
  std::vector<std::string> good;
  std::vector<std::string> bad;  // Of the right type, but not allowed.
};

std::string BytesLiteral(std::int64_t bytes) {
  return Quoted(BytesText(static_cast<std::size_t>(bytes)));
}

Samples SamplesOf(const FlagRule&) {
  return {{"true", "false"}, {}};
}

Samples SamplesOf(const IntegerRule& rule) {
  Samples samples{{std::to_string(rule.min), std::to_string(rule.max)},
                  {std::to_string(rule.min - 1), "-1"}};
  if (rule.max < std::numeric_limits<std::int64_t>::max()) {
    samples.bad.push_back(std::to_string(rule.max + 1));
  }
  return samples;
}

Samples SamplesOf(const BytesRule& rule) {
  return {{BytesLiteral(rule.min), BytesLiteral(rule.max)},
          {BytesLiteral(rule.min - 1), BytesLiteral(rule.max + 1), "\"17179869183GiB\"", "\"many\"",
           "\"-1B\""}};
}

Samples SamplesOf(const DurationRule& rule) {
  Samples samples{{Quoted(DurationText(rule.min)), Quoted(DurationText(rule.max))},
                  {Quoted(DurationText(rule.max + milliseconds(1))), "\"soon\"", "\"-1s\""}};
  if (rule.min > Duration::zero()) {
    samples.bad.push_back(Quoted(DurationText(rule.min - milliseconds(1))));
  }
  return samples;
}

Samples SamplesOf(const ListenRule&) {
  return {{"\"127.0.0.1:0\"", "\"127.0.0.1:65535\"", "\"[::1]:9000\""},
          {"\"127.0.0.1:65536\"", "\"localhost:80\"", "\"\""}};
}

Samples SamplesOf(const ChoiceRule& rule) {
  Samples samples{{}, {"\"\"", "\"no such choice\""}};
  for (std::size_t i = 0; i < rule.names.size(); ++i) {
    (i < rule.built ? samples.good : samples.bad).push_back(Quoted(rule.names[i]));
  }
  return samples;
}

Samples SamplesOf(const TextRule& rule) {
  const std::vector<std::string> texts = {"",
                                          "ok",
                                          "https://a.example",
                                          "a:1",
                                          "10.0.0.0/8",
                                          "10.0.0.1/8",
                                          "sixteen-bytes-ok",
                                          std::string(15, 'x'),
                                          std::string(1024, 'x'),
                                          std::string(1025, 'x'),
                                          "a b c/d,e",
                                          "\x7f"};
  Samples samples;
  for (const std::string& text : texts) {
    const std::string literal = text == "\x7f" ? R"("\u007f")" : Quoted(text);
    (rule.allows(text) ? samples.good : samples.bad).push_back(literal);
  }
  return samples;
}

Samples SamplesOf(const TextListRule& rule) {
  const Samples items = SamplesOf(rule.item);
  const auto list = [&items](std::size_t size) {
    std::string text = "[";
    for (std::size_t i = 0; i < size; ++i) {
      text += items.good.front() + ", ";
    }
    return text + "]";
  };
  Samples samples{{list(rule.min_items), list(rule.max_items)}, {list(rule.max_items + 1)}};
  if (rule.min_items > 0) samples.bad.push_back(list(rule.min_items - 1));
  for (const std::string& item : items.bad) {
    samples.bad.push_back("[" + items.good.front() + ", " + item + "]");
  }
  samples.bad.push_back("[1]");
  return samples;
}

Samples SamplesOf(const Rule& rule) {
  return std::visit([](const auto& r) { return SamplesOf(r); }, rule);
}

// Literals of every type but the rule's own.
std::vector<std::string> WrongTypes(const Rule& rule) {
  std::vector<std::string> literals = {"1.5", "2026-01-01", "{ a = 1 }"};
  if (!std::holds_alternative<FlagRule>(rule)) literals.emplace_back("true");
  if (!std::holds_alternative<IntegerRule>(rule)) literals.emplace_back("25");
  if (!std::holds_alternative<TextListRule>(rule)) literals.emplace_back("[\"25s\"]");
  if (std::holds_alternative<FlagRule>(rule) || std::holds_alternative<IntegerRule>(rule) ||
      std::holds_alternative<TextListRule>(rule)) {
    literals.emplace_back("\"1\"");
  }
  return literals;
}

std::string ParentOf(const std::string& key) {
  return key.substr(0, key.rfind('.'));
}

// The key without which this one is a mistake; empty for most.
std::string PartnerOf(const std::string& key) {
  if (key.ends_with(".tls_cert")) return ParentOf(key) + ".tls_key";
  if (key.ends_with(".tls_key")) return ParentOf(key) + ".tls_cert";
  return "";
}

// A file in which the row can take every value it allows.
ConfigFile FileFor(const KeyInfo& info) {
  ConfigFile file;
  file.Set("gateway.heartbeat", "\"10m\"").Set("gateway.heartbeat_grace", "\"1s\"");
  if (info.name == "gateway.proxy_protocol") {
    file.Set("gateway.trusted_proxies", "[\"10.0.0.0/8\"]");
  }
  if (info.name.ends_with(".secret_env") || info.name.ends_with(".secret_file")) {
    file.Remove(ParentOf(info.name) + ".secret");
  }
  return file;
}

// Every variable and file that a good sample may name holds a secret, or a certificate and its key
// where it may be as long as that.
LoadResult LoadWithSecrets(const std::string& text) {
  const Surroundings surroundings = {
      .variable = [](const std::string&) { return "0123456789abcdef"; },
      .file = [](const std::string&, std::size_t max) -> Result<FileContent> {
        static const testing::MadeCertificate kMade = testing::MakeCertificate();
        const bool is_pem = max >= kMaxPemBytes;
        return FileContent{is_pem ? kMade.certificate + kMade.key : "0123456789abcdef", false};
      }};
  return LoadConfigText(text, "", surroundings);
}

class KeyTest : public ::testing::TestWithParam<KeyRow> {
 protected:
  const KeyInfo& info() const { return GetParam().info; }

  void ExpectRefused(const std::string& literal) const {
    ConfigFile file = FileFor(info());
    file.Set(info().name, literal);
    const LoadResult result = LoadWithSecrets(file.ToText());
    const std::string start =
        "f:" + std::to_string(file.LineOf(info().name)) + ": " + info().name + ": ";
    EXPECT_THAT(MistakesOf(result), ElementsAre(StartsWith(start))) << literal;
  }
  void ExpectTaken(const std::string& literal) const {
    ConfigFile file = FileFor(info());
    file.Set(info().name, literal);
    if (const std::string partner = PartnerOf(info().name); !partner.empty()) {
      file.Set(partner, literal);
    }
    EXPECT_THAT(MistakesOf(LoadWithSecrets(file.ToText())), IsEmpty()) << literal;
  }
};

TEST_P(KeyTest, TakesWhatItAllows) {
  for (const std::string& literal : SamplesOf(info().rule).good) {
    ExpectTaken(literal);
  }
}

TEST_P(KeyTest, RefusesWhatIsOutOfRange) {
  for (const std::string& literal : SamplesOf(info().rule).bad) {
    ExpectRefused(literal);
  }
}

TEST_P(KeyTest, RefusesAWrongType) {
  for (const std::string& literal : WrongTypes(info().rule)) {
    ExpectRefused(literal);
  }
}

TEST_P(KeyTest, TakesItsDefault) {
  if (info().presence == Presence::kRequired || info().name.find(".secret") != std::string::npos) {
    return;
  }
  ExpectTaken(GetParam().default_text);
}

TEST_P(KeyTest, IsMissedWhenItIsRequired) {
  if (info().presence != Presence::kRequired) return;
  ConfigFile file = FileFor(info());
  file.Remove(info().name);
  EXPECT_THAT(MistakesOf(LoadWithSecrets(file.ToText())),
              ElementsAre(::testing::EndsWith(": " + info().name + ": is required")));
}

TEST_P(KeyTest, IsGuessedFromATypo) {
  ConfigFile file;
  const std::string typo = info().name + "x";
  file.Set(typo, "1");
  EXPECT_THAT(MistakesOf(LoadWithSecrets(file.ToText())),
              ElementsAre("f:" + std::to_string(file.LineOf(typo)) + ": " + typo +
                          ": unknown key, did you mean " + info().name + "?"));
}

TEST_P(KeyTest, HasAHelpThatIsASentence) {
  EXPECT_TRUE(info().help.ends_with('.'));
  EXPECT_EQ(info().help.find('|'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(EveryRow, KeyTest, ::testing::ValuesIn(AllKeys()), [](const auto& test) {
  std::string name = test.param.info.name;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
});

TEST(KeyTableTest, NamesEveryKeyOnce) {
  std::set<std::string> names;
  for (const KeyRow& row : AllKeys()) {
    EXPECT_TRUE(names.insert(row.info.name).second) << row.info.name;
  }
}

// A row that writes to its neighbour's field would pass all of the above.
TEST(KeyTableTest, EveryRowReadsTheFieldItWrites) {
  for (const Key<Settings>& key : SettingsKeys()) {
    const Settings without = LoadWithSecrets(FileFor(key.info).ToText()).settings;
    for (const std::string& literal : SamplesOf(key.info.rule).good) {
      ConfigFile file = FileFor(key.info);
      file.Set(key.info.name, literal);
      const LoadResult result = LoadWithSecrets(file.ToText());
      const std::string text = ValueText(key.info.rule, key.get(result.settings));
      if (!std::holds_alternative<TextListRule>(key.info.rule)) {
        EXPECT_EQ(text, literal);
      }
      for (const Key<Settings>& other : SettingsKeys()) {
        if (other.info.name == key.info.name) continue;
        EXPECT_EQ(other.get(result.settings), other.get(without))
            << key.info.name << " changes " << other.info.name;
      }
    }
  }
}

}  // namespace
}  // namespace rollcall
