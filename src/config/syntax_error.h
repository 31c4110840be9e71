// WithoutValues: the parser's wording of a syntax error, without what it quotes from the file, for
// that may be a secret somebody forgot to put in quotes.

#pragma once

#include <string>
#include <string_view>

namespace rollcall {

std::string WithoutValues(std::string_view description);

}  // namespace rollcall
