// What another process of this machine uses, from the kernel.

#pragma once

#include <cstdint>
#include <optional>

#include <sys/types.h>

#include "base/clock.h"

namespace rollcall {

// RssAnon of /proc/PID/status, in bytes: the memory the process itself filled, without files and
// without what the kernel keeps for its sockets. Nothing when there is no such process.
std::optional<std::int64_t> AnonymousMemory(pid_t process);

// User and system time of all its threads since it started, by clock_getcpuclockid(3).
std::optional<Duration> CpuTime(pid_t process);

}  // namespace rollcall
