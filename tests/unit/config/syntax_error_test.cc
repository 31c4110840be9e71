#include "config/syntax_error.h"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(SyntaxErrorTest, HidesWhatTheParserQuotes) {
  EXPECT_EQ(WithoutValues("'31415' is not representable in 64 bits"),
            "'...' is not representable in 64 bits");
  EXPECT_EQ(WithoutValues("expected 'true', saw 'trus'"), "expected 'true', saw '...'");
  EXPECT_EQ(WithoutValues("expected '=', saw 'x'"), "expected '=', saw 'x'");
}

TEST(SyntaxErrorTest, KeepsWhatHasNoQuotes) {
  EXPECT_EQ(WithoutValues("encountered end-of-file"), "encountered end-of-file");
  EXPECT_EQ(WithoutValues(""), "");
}

TEST(SyntaxErrorTest, HidesAQuoteThatHasNoEnd) {
  EXPECT_EQ(WithoutValues("saw 'secret"), "saw ");
}

TEST(SyntaxErrorTest, StaysOnOneLine) {
  EXPECT_EQ(WithoutValues("saw '\n' and\r\x1b[2K"), "saw ' ' and  [2K");
}

}  // namespace
}  // namespace rollcall
