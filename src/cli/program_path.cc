#include "cli/program_path.h"

#include <filesystem>
#include <system_error>

namespace rollcall {

std::string ProgramPath() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return "rollcall";
  const std::filesystem::path here = std::filesystem::current_path(error);
  const std::string relative = error ? "" : program.lexically_relative(here).string();
  if (relative.empty() || relative.starts_with("..")) return program.string();
  // A bare name would be looked up in PATH.
  return relative.find('/') == std::string::npos ? "./" + relative : relative;
}

}  // namespace rollcall
