// The options by which a command is told with which key to sign, worded alike everywhere.

#pragma once

#include <string>

#include "cli/command.h"
#include "cli/values.h"

namespace rollcall {

// What the options take is written into their arguments, which outlive them.
inline Option AccessKeyOption(std::string& id) {
  return {.name = "--access-key",
          .value = "AK",
          .help = "Access key id",
          .take = TakeText(id),
          .required = true,
          .environment = "ROLLCALL_ACCESS_KEY"};
}

inline Option SecretKeyOption(std::string& secret) {
  return {.name = "--secret-key",
          .value = "SK",
          .help = "Its secret",
          .take = TakeText(secret),
          .required = true,
          .environment = "ROLLCALL_SECRET_KEY"};
}

inline Option RegionOption(std::string& region) {
  return {.name = "--region",
          .value = "R",
          .help = "Region to sign for (cn-north-1)",
          .take = TakeText(region)};
}

}  // namespace rollcall
