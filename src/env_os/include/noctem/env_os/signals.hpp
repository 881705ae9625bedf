#pragma once
// The requests that a person or the system makes of a running program. They arrive as calls on a
// thread of their own, where everything is allowed, instead of in a signal handler, where nearly
// nothing is. While a Signals lives, SIGPIPE is ignored: a reader who left is an error of the
// write.
//
// Make it in main before any other thread starts, so that all of them inherit the mask that it
// sets. Destroying it waits for a call in progress and gives the signals their former meaning.

#include <functional>
#include <memory>

namespace noctem::env_os {

enum class Signal { interrupt, terminate, hangup };

class Signals {
 public:
  explicit Signals(std::function<void(Signal)> on_signal);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::env_os
