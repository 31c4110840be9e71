#include "cli/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rollcall {
namespace {

constexpr std::size_t kMaxLineBytes = 64 * 1024;
constexpr int kPollStepMillis = 20;
constexpr int kExecFailed = 127;

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

std::optional<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Status SystemError(std::string_view what) {
  return {StatusCode::kUnavailable,
          "cannot " + std::string(what) + ": " + std::generic_category().message(errno)};
}

// Between fork and exec: nothing but system calls.
[[noreturn]] void BecomeChild(const Pipe& input, const Pipe& output, bool joins_standard_error,
                              pid_t parent, char* const* arguments) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(kExecFailed);  // It died before the line above.
  // Away from the terminal's Ctrl-C: the parent decides in which order its children end.
  ::setpgid(0, 0);
  ::dup2(input.read.get(), STDIN_FILENO);
  ::dup2(output.write.get(), STDOUT_FILENO);
  if (joins_standard_error) ::dup2(output.write.get(), STDERR_FILENO);
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  ::execv("/proc/self/exe", arguments);
  ::_exit(kExecFailed);
}

int ShellStatus(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace

Result<ChildProcess> ChildProcess::Start(const ChildSetup& setup) {
  std::vector<std::string> texts = setup.arguments;
  texts.insert(texts.begin(), "rollcall");
  std::vector<char*> arguments;
  arguments.reserve(texts.size() + 1);
  for (std::string& text : texts)
    arguments.push_back(text.data());
  arguments.push_back(nullptr);

  std::optional<Pipe> input = MakePipe();
  std::optional<Pipe> output = MakePipe();
  if (!input || !output) return SystemError("make a pipe");
  // Small enough for the pipe's own buffer, so it is written before anybody reads.
  const std::string_view text = setup.standard_input;
  if (::write(input->write.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return SystemError("write to a pipe");
  }
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return SystemError("start a process");
  if (pid == 0) {
    BecomeChild(*input, *output, setup.joins_standard_error, parent, arguments.data());
  }
  ::fcntl(output->read.get(), F_SETFL, O_NONBLOCK);
  return ChildProcess(pid, std::move(output->read));
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept {
  *this = std::move(other);
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this == &other) return *this;
  End();
  pid_ = std::exchange(other.pid_, -1);
  output_ = std::move(other.output_);
  received_ = std::move(other.received_);
  output_ended_ = other.output_ended_;
  exit_ = other.exit_;
  return *this;
}

ChildProcess::~ChildProcess() {
  End();
}

void ChildProcess::End() {
  if (pid_ < 0) return;
  Signal(SIGTERM);
  for (int waited = 0; waited < kGraceMillis && !PollExit(); waited += kPollStepMillis) {
    // Its output is what it may be blocked on, and its end is the first sign that it is gone.
    pollfd event{output_.get(), POLLIN, 0};
    ::poll(&event, output_ended_ ? 0 : 1, kPollStepMillis);
    DrainOutput();
  }
  if (pid_ < 0) return;
  Signal(SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

bool ChildProcess::DrainOutput() {
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t bytes = ::read(output_.get(), buffer.data(), buffer.size());
    if (bytes > 0) continue;
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes == 0) output_ended_ = true;
    return !output_ended_;
  }
}

std::optional<std::string> ChildProcess::ReadLine(int timeout_ms) {
  std::array<char, 4096> buffer;
  for (;;) {
    const std::size_t end = received_.find('\n');
    if (end != std::string::npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return line;
    }
    if (output_ended_ || received_.size() > kMaxLineBytes) return std::nullopt;
    pollfd event{output_.get(), POLLIN, 0};
    if (::poll(&event, 1, timeout_ms) <= 0) return std::nullopt;
    const ssize_t bytes = ::read(output_.get(), buffer.data(), buffer.size());
    if (bytes > 0) received_.append(buffer.data(), static_cast<std::size_t>(bytes));
    if (bytes == 0) output_ended_ = true;
  }
}

std::optional<int> ChildProcess::PollExit() {
  if (pid_ < 0) return exit_;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
  pid_ = -1;
  exit_ = ShellStatus(status);
  return exit_;
}

void ChildProcess::Signal(int number) {
  if (pid_ > 0) ::kill(pid_, number);
}

}  // namespace rollcall
