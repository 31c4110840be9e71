// RunServe: what `rollcall serve` does: a configuration file to a running node, until a signal ends
// it.

#pragma once

#include <string>

namespace rollcall {

// SIGTERM and SIGINT drain, a second one ends the process at once; SIGHUP reloads. One that
// comes while the node starts is answered when it runs. Returns the exit code: 0 after a drain, 1
// when the node cannot start, 2 when the file has mistakes (each on standard error).
int RunServe(const std::string& config_file);

}  // namespace rollcall
