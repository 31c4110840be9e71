#include "cli/process_usage.h"

#include <ctime>
#include <fstream>
#include <string>

namespace rollcall {

std::optional<std::int64_t> AnonymousMemory(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  std::string word;
  while (file >> word) {
    std::int64_t kibibytes = 0;
    if (word == "RssAnon:" && file >> kibibytes) return kibibytes * 1024;
  }
  return std::nullopt;
}

std::optional<Duration> CpuTime(pid_t process) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
    return std::nullopt;
  }
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace rollcall
