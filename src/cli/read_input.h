// ReadInput: the whole of a file, or of standard input when its name is "-".

#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

#include "base/result.h"

namespace rollcall {

// kNotFound when it cannot be read, kLimitExceeded when it is longer than `limit` bytes.
Result<std::string> ReadInput(const std::string& file, std::istream& standard_input,
                              std::size_t limit);

}  // namespace rollcall
