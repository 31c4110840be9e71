#include "config/surroundings.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/units.h"

namespace rollcall {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }

 private:
  const int number_;
};

Status LastError() {
  return Status(StatusCode::kUnavailable, std::generic_category().message(errno));
}

std::optional<std::string> Variable(const std::string& name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program changes the environment.
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

Result<FileContent> File(const std::string& path, std::size_t max_bytes) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return LastError();
  struct stat status {};
  if (fstat(file.number(), &status) != 0) return LastError();
  FileContent content{.bytes = std::string(max_bytes + 1, '\0'),
                      .is_readable_by_all = (status.st_mode & S_IROTH) != 0};
  std::size_t size = 0;
  while (size <= max_bytes) {
    const ssize_t count =
        read(file.number(), content.bytes.data() + size, content.bytes.size() - size);
    if (count < 0 && errno != EINTR) return LastError();
    if (count == 0) break;
    if (count > 0) size += static_cast<std::size_t>(count);
  }
  if (size > max_bytes) {
    return Status(StatusCode::kLimitExceeded, "longer than " + BytesText(max_bytes));
  }
  content.bytes.resize(size);
  return content;
}

}  // namespace

Surroundings ProcessSurroundings() {
  return {.variable = Variable, .file = File};
}

}  // namespace rollcall
