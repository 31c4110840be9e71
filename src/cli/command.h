// Command: one verb of the `rollcall` program: what it takes, and what it does.
//
// A command declares its options as data, so that only command_line.cc knows the parsing library.

#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/status.h"

namespace rollcall {

enum class ExitCode : int {
  kOk = 0,
  kNo = 1,     // The answer is no: refused, lost, in use, not there.
  kUsage = 2,  // Wrong usage or a bad configuration.
};

// What a command may touch besides the network and the files it was told of.
struct Console {
  const Clock& clock;
  RandomSource& random;
  std::istream& in;
  std::ostream& out;  // The answer.
  std::ostream& err;  // Why there is none, progress, logs.
};

struct Option {
  std::string name;   // "--app-id", or "FILE" for a positional argument.
  std::string value;  // What stands for the value in the help; empty for a flag.
  std::string help;
  // Takes one value as typed; a flag gets "". The message says the rule ("must be …").
  std::function<Status(std::string_view)> take;
  bool required = false;
  bool repeated = false;         // Positional arguments only: takes all that is left.
  bool value_may_lack = false;   // Then "" is taken.
  std::string environment = {};  // Read when the option is not given; empty for none.
};

// Loop-confined.
class Command {
 public:
  virtual ~Command() = default;

  // "query", or "bench hold" for a verb of a group.
  virtual std::string_view name() const = 0;
  virtual std::string_view summary() const = 0;
  // What an operator should know before using it, and one line to copy that starts with "rollcall".
  virtual std::string_view details() const = 0;
  virtual std::string_view example() const = 0;

  // The options write into the command, which outlives them.
  virtual std::vector<Option> Options() = 0;
  virtual ExitCode Run(Console& console) = 0;
};

}  // namespace rollcall
