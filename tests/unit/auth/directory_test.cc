#include "auth/directory.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall {
namespace {

using ::testing::HasSubstr;

constexpr const char* kSecret = "sixteen bytes!!!";

std::vector<Account> TwoAccounts() {
  std::vector<Account> accounts(2);
  accounts[0].id = AccountId{1};
  accounts[0].query_qps = 7;
  accounts[0].access_keys = {{.id = "AK1", .secret = kSecret}, {.id = "AK2", .secret = kSecret}};
  accounts[0].apps = {{.id = AppId{10}, .keys = {{.id = "k1", .secret = kSecret}}}};
  accounts[1].id = AccountId{2};
  accounts[1].access_keys = {{.id = "AK3", .secret = "another secret of 16"}};
  accounts[1].apps = {{.id = AppId{20},
                       .keys = {{.id = "k2", .secret = kSecret}, {.id = "k3", .secret = kSecret}},
                       .status = AppStatus::kStopped},
                      {.id = AppId{21}, .keys = {}}};
  return accounts;
}

TEST(DirectoryTest, FindsWhatIsThereAndWhoOwnsIt) {
  const auto directory = Directory::Build(TwoAccounts()).value();
  ASSERT_NE(directory->FindAccount(AccountId{1}), nullptr);
  EXPECT_EQ(directory->FindAccount(AccountId{1})->query_qps, 7u);

  const auto* access_key = directory->FindAccessKey("AK3");
  ASSERT_NE(access_key, nullptr);
  EXPECT_EQ(access_key->account->id, AccountId{2});
  EXPECT_EQ(access_key->key->secret, "another secret of 16");
  EXPECT_EQ(directory->FindAccessKey("AK2")->account->id, AccountId{1});

  const auto* app = directory->FindApp(AppId{20});
  ASSERT_NE(app, nullptr);
  EXPECT_EQ(app->account->id, AccountId{2});
  EXPECT_EQ(app->app->status, AppStatus::kStopped);

  const auto* app_key = directory->FindAppKey("k3");
  ASSERT_NE(app_key, nullptr);
  EXPECT_EQ(app_key->app->id, AppId{20});
  EXPECT_EQ(app_key->account->id, AccountId{2});
  EXPECT_EQ(app_key->key->id, "k3");
  EXPECT_EQ(directory->accounts().size(), 2u);
}

TEST(DirectoryTest, FindsNothingElse) {
  const auto directory = Directory::Build(TwoAccounts()).value();
  EXPECT_EQ(directory->FindAccount(AccountId{3}), nullptr);
  EXPECT_EQ(directory->FindApp(AppId{1}), nullptr);
  for (const char* id : {"", "AK", "ak1", "AK1 ", "k1"}) {
    EXPECT_EQ(directory->FindAccessKey(id), nullptr) << id;
  }
  EXPECT_EQ(directory->FindAppKey("AK1"), nullptr);
  EXPECT_EQ(directory->FindAppKey(std::string_view("k1\0", 3)), nullptr);
}

TEST(DirectoryTest, MayBeEmpty) {
  EXPECT_EQ(Directory::Build({}).value()->FindAccessKey("AK1"), nullptr);
}

struct BadCase {
  std::function<void(std::vector<Account>&)> change;
  const char* message;
};

TEST(DirectoryTest, RefusesWhatWouldBeAmbiguousOrUnsafe) {
  using Accounts = std::vector<Account>&;
  const BadCase cases[] = {
      {[](Accounts a) { a[1].id = AccountId{1}; }, "account 1: is there twice"},
      {[](Accounts a) { a[0].id = AccountId{0}; }, "account 0: the id must be positive"},
      {[](Accounts a) { a[1].access_keys[0].id = "AK1"; }, "access key AK1: is there twice"},
      {[](Accounts a) { a[0].access_keys[1].id = "AK1"; }, "access key AK1: is there twice"},
      {[](Accounts a) { a[1].apps[0].id = AppId{10}; }, "app 10: is there twice"},
      {[](Accounts a) { a[0].apps[0].id = AppId{-1}; }, "app -1: the id must be positive"},
      {[](Accounts a) { a[1].apps[0].keys[1].id = "k1"; }, "app key k1: is there twice"},
      {[](Accounts a) { a[0].access_keys[0].secret = ""; }, "access key AK1: the secret must be"},
      {[](Accounts a) { a[0].access_keys[0].secret = "fifteen bytes!!"; },
       "access key AK1: the secret must be at least 16 bytes"},
      {[](Accounts a) { a[0].apps[0].keys[0].secret = "fifteen bytes!!"; },
       "app key k1: the secret must be at least 16 bytes"},
      {[](Accounts a) { a[0].access_keys[0].id = ""; }, "access key: the id must be"},
      {[](Accounts a) { a[0].access_keys[0].id = "A/K"; }, "access key: the id must be"},
      {[](Accounts a) { a[0].access_keys[0].id = "A,K"; }, "access key: the id must be"},
      {[](Accounts a) { a[0].access_keys[0].id = "A K"; }, "access key: the id must be"},
      {[](Accounts a) { a[0].access_keys[0].id = "A\x80K"; }, "access key: the id must be"},
      {[](Accounts a) { a[0].access_keys[0].id = std::string(129, 'A'); },
       "access key: the id must be"},
      {[](Accounts a) { a[0].apps[0].keys[0].id = ""; }, "app key: the id must be"},
  };
  for (const BadCase& c : cases) {
    std::vector<Account> accounts = TwoAccounts();
    c.change(accounts);
    const auto directory = Directory::Build(std::move(accounts));
    ASSERT_FALSE(directory) << c.message;
    EXPECT_EQ(directory.error().code(), StatusCode::kInvalidArgument);
    EXPECT_THAT(directory.error().message(), HasSubstr(c.message));
  }
}

TEST(DirectoryTest, TakesKeysAtTheirLimits) {
  std::vector<Account> accounts = TwoAccounts();
  accounts[0].access_keys[0] = {.id = std::string(128, 'A'), .secret = kSecret};
  const auto directory = Directory::Build(std::move(accounts));
  ASSERT_TRUE(directory);
  EXPECT_NE((*directory)->FindAccessKey(std::string(128, 'A')), nullptr);
}

TEST(DirectoryTest, NeverTellsASecret) {
  std::vector<Account> accounts = TwoAccounts();
  accounts[0].access_keys[0].secret = "short secret";
  EXPECT_THAT(Directory::Build(std::move(accounts)).error().message(),
              ::testing::Not(HasSubstr("short secret")));
}

TEST(DirectoryTest, LooksUpEveryAccessKeyAndGivesAnothersForTheUnknown) {
  for (const int count : {1, 2, 3, 64, 100}) {
    Account account;
    account.id = AccountId{1};
    for (int i = 0; i < count; ++i)
      account.access_keys.push_back({"AK" + std::to_string(i), "a secret of the tests"});
    const auto directory = Directory::Build({account}).value();
    for (int i = 0; i < count; ++i) {
      const std::string id = "AK" + std::to_string(i);
      const auto found = directory->LookUpAccessKey(id);
      EXPECT_TRUE(found.is_known) << id;
      EXPECT_EQ(found.entry, directory->FindAccessKey(id)) << id;
    }
    for (const std::string id : {"", "AK", "AK00", "ak0", "AK100", "nobody"}) {
      const auto found = directory->LookUpAccessKey(id);
      EXPECT_FALSE(found.is_known) << id;
      ASSERT_NE(found.entry, nullptr) << id;
      EXPECT_EQ(found.entry, directory->FindAccessKey(found.entry->key->id)) << id;
    }
  }
  EXPECT_EQ(Directory::Build({}).value()->LookUpAccessKey("AK0").entry, nullptr);
}

}  // namespace
}  // namespace rollcall
