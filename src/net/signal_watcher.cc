#include "net/signal_watcher.h"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace rollcall {

struct SignalWatcher::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& context, std::function<void(int)> handler)
      : signals(context), on_signal(std::move(handler)) {}

  void Wait() {
    signals.async_wait(
        [self = shared_from_this()](const boost::system::error_code& error, int number) {
          if (error) return;
          self->on_signal(number);
          self->Wait();
        });
  }

  boost::asio::signal_set signals;
  std::function<void(int)> on_signal;
};

SignalWatcher::SignalWatcher(AsioLoop& loop, std::initializer_list<int> signals,
                             std::function<void(int)> on_signal)
    : state_(std::make_shared<State>(loop.context(), std::move(on_signal))) {
  for (const int number : signals)
    state_->signals.add(number);
  state_->Wait();
}

SignalWatcher::~SignalWatcher() {
  boost::system::error_code ignored;
  state_->signals.cancel(ignored);
}

}  // namespace rollcall
