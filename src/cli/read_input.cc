#include "cli/read_input.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <istream>
#include <system_error>

namespace rollcall {
namespace {

Result<std::string> ReadAll(std::istream& stream, std::size_t limit) {
  std::string text(limit + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > limit) {
    return Status(StatusCode::kLimitExceeded,
                  "must be at most " + std::to_string(limit) + " bytes");
  }
  if (stream.bad()) return Status(StatusCode::kNotFound, "cannot be read");
  return text;
}

}  // namespace

Result<std::string> ReadInput(const std::string& file, std::istream& standard_input,
                              std::size_t limit) {
  if (file == "-") return ReadAll(standard_input, limit);
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return Status(StatusCode::kNotFound,
                  "cannot open " + file + ": " + std::generic_category().message(errno));
  }
  return ReadAll(stream, limit);
}

}  // namespace rollcall
