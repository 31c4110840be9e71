#include "net/doorbell.h"

#include <sys/eventfd.h>

#include "base/check.h"

namespace rollcall {

Doorbell::Doorbell(Readiness& readiness) : counter_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  CHECK(counter_ && readiness.Add(counter_.get(), *this));
}

void Doorbell::Ring() const {
  ::eventfd_write(counter_.get(), 1);
}

}  // namespace rollcall
