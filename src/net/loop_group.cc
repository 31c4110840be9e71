#include "net/loop_group.h"

#include <future>
#include <utility>

#include "base/check.h"

namespace rollcall {

LoopGroup::LoopGroup(std::size_t size) {
  CHECK(size > 0);
  for (std::size_t i = 0; i < size; ++i) {
    loops_.push_back(std::make_unique<EpollLoop>());
    threads_.emplace_back([loop = loops_.back().get()] { loop->Run(); });
  }
}

LoopGroup::~LoopGroup() {
  Stop();
}

std::size_t LoopGroup::LeastLoaded() const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < loops_.size(); ++i) {
    if (loops_[i]->open_streams() < loops_[best]->open_streams()) best = i;
  }
  return best;
}

void LoopGroup::RunOn(std::size_t index, Loop::Task task) {
  CHECK(!loops_[index]->IsCurrent());
  std::promise<void> ran;
  loops_[index]->Post([&] {
    task();
    ran.set_value();
  });
  ran.get_future().wait();
}

void LoopGroup::Stop() {
  for (const auto& loop : loops_)
    loop->Stop();
  threads_.clear();  // Joins.
}

}  // namespace rollcall
