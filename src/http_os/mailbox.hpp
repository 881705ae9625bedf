#pragma once
// How other threads reach a lane: they leave a letter, and the lane's thread opens it. The first
// letter into an empty box wakes the lane, later ones ride along, so that a commit that releases a
// hundred answers costs one wake. Once closed, letters are thrown away unread: whoever they were
// for is gone.
//
// post() and is_here() from any thread; the rest on the lane's.

#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace noctem::http_os {

class Mailbox {
 public:
  using Letter = std::move_only_function<void()>;

  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void post(Letter letter);
  bool is_here() const { return std::this_thread::get_id() == lane_; }

  void settle() { lane_ = std::this_thread::get_id(); }  // before anyone else knows the box
  void open_letters();
  void close();

 private:
  decltype(std::this_thread::get_id()) lane_;
  std::mutex mutex_;
  std::function<void()> wake_;
  std::vector<Letter> letters_;
  enum class State { open, closed } state_ = State::open;
};

}  // namespace noctem::http_os
