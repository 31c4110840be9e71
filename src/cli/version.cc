#include "cli/version.h"

namespace rollcall {

std::string VersionLine() {
  return "rollcall " ROLLCALL_VERSION;
}

}  // namespace rollcall
