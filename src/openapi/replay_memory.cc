#include "openapi/replay_memory.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/check.h"

namespace rollcall {
namespace {

Status TryAgain(const char* why) {
  return {StatusCode::kUnavailable, why};
}

}  // namespace

ReplayMemory::Ticket::Ticket(Ticket&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)), signature_(std::move(other.signature_)) {}

ReplayMemory::Ticket::~Ticket() {
  if (memory_ != nullptr) memory_->Abandon(signature_);
}

void ReplayMemory::Ticket::Complete(std::string_view result) {
  CHECK(memory_ != nullptr);
  std::exchange(memory_, nullptr)->Complete(signature_, result);
}

ReplayMemory::ReplayMemory(const ReplayMemoryOptions& options, const Clock& clock)
    : options_(options),
      clock_(clock),
      started_(std::chrono::floor<std::chrono::seconds>(clock.Wall())) {
  CHECK(options_.keep > Duration::zero());
  CHECK(options_.max_entries > 0 && options_.max_result_bytes > 0);
}

Result<ReplayMemory::Admission> ReplayMemory::Begin(std::string_view signature,
                                                    WallTime signed_at) {
  CHECK(signature.size() == kSignatureBytes);
  if (signed_at < started_) {
    return TryAgain("X-Date is before the start of this node; sign the call again");
  }
  const std::lock_guard lock(mutex_);
  const MonotonicTime now = clock_.Now();
  Expire(now);
  if (const auto found = by_signature_.find(signature); found != by_signature_.end()) {
    if (found->second->is_running) return TryAgain("the same call is still running");
    return Admission(found->second->result);
  }
  if (by_age_.size() >= options_.max_entries || result_bytes_ >= options_.max_result_bytes) {
    return TryAgain("too many changing calls are remembered");
  }
  Entry& entry = by_age_.emplace_back();
  std::ranges::copy(signature, entry.signature.begin());
  entry.expires_at = now + options_.keep;
  by_signature_.emplace(entry.key(), std::prev(by_age_.end()));
  return Admission(Ticket(*this, signature));
}

std::size_t ReplayMemory::entries() const {
  const std::lock_guard lock(mutex_);
  return by_age_.size();
}

std::size_t ReplayMemory::result_bytes() const {
  const std::lock_guard lock(mutex_);
  return result_bytes_;
}

void ReplayMemory::Complete(std::string_view signature, std::string_view result) {
  const std::lock_guard lock(mutex_);
  Entry& entry = *by_signature_.at(signature);
  entry.is_running = false;
  entry.result = result;
  result_bytes_ += result.size();
}

void ReplayMemory::Abandon(std::string_view signature) {
  const std::lock_guard lock(mutex_);
  const auto found = by_signature_.find(signature);
  const Entries::iterator entry = found->second;
  by_signature_.erase(found);
  by_age_.erase(entry);
}

void ReplayMemory::Expire(MonotonicTime now) {
  while (!by_age_.empty() && !by_age_.front().is_running && by_age_.front().expires_at < now) {
    result_bytes_ -= by_age_.front().result.size();
    by_signature_.erase(by_age_.front().key());
    by_age_.pop_front();
  }
}

}  // namespace rollcall
