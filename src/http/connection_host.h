// ConnectionHost: what all connections of one door on one loop share.
//
// Loop-confined.

#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/loop.h"
#include "http/date_cache.h"
#include "http/handler.h"
#include "http/options.h"
#include "http/request_reader.h"
#include "metrics/catalog.h"

namespace rollcall {

class ConnectionHost {
 public:
  // References are borrowed and must outlive the host.
  ConnectionHost(Loop& loop, const Clock& clock, HttpHandler& handler, const HttpOptions& options,
                 const DoorRefusals& refusals)
      : loop_(loop),
        clock_(clock),
        handler_(handler),
        options_(options),
        refusals_(refusals),
        date_(clock) {}
  virtual ~ConnectionHost() = default;
  ConnectionHost(const ConnectionHost&) = delete;
  ConnectionHost& operator=(const ConnectionHost&) = delete;

  std::unique_ptr<RequestReader> TakeReader() {
    if (readers_.empty()) return std::make_unique<RequestReader>(options_.max_body);
    std::unique_ptr<RequestReader> reader = std::move(readers_.back());
    readers_.pop_back();
    return reader;
  }
  void GiveBack(std::unique_ptr<RequestReader> reader) {
    if (reader == nullptr || readers_.size() >= options_.pooled_readers) return;
    reader->Reset();
    readers_.push_back(std::move(reader));
  }

  // The connection has closed. It may be destroyed inside the call.
  virtual void OnClosed(ServerConnection& connection) = 0;

  Loop& loop() const { return loop_; }
  MonotonicTime Now() const { return clock_.Now(); }
  HttpHandler& handler() const { return handler_; }
  const HttpOptions& options() const { return options_; }
  void CountRefusal(DoorRefusal reason) { refusals_[reason].Increment(); }
  std::string_view Date() { return date_.Text(); }
  // For one answer, head and body, while it is being written.
  std::string& answer() { return answer_; }
  // For what lingering connections read.
  std::span<char> discarded() { return discarded_; }

 private:
  Loop& loop_;
  const Clock& clock_;
  HttpHandler& handler_;
  const HttpOptions options_;
  const DoorRefusals& refusals_;
  DateCache date_;
  std::string answer_;
  std::array<char, 16 * 1024> discarded_;
  std::vector<std::unique_ptr<RequestReader>> readers_;
};

}  // namespace rollcall
