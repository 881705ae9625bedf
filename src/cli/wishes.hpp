#pragma once
// What was asked of a running node from outside, by signals and by its own idle watch. The asking
// side never waits; the serving side waits for the next wish.
//
// ask() from any thread; next() from one.

#include <condition_variable>
#include <deque>
#include <mutex>

namespace noctem::cli {

enum class Wished { stop, reload, idle };

class Wishes {
 public:
  void ask(Wished wish);
  Wished next();  // waits

 private:
  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<Wished> wishes_;
};

}  // namespace noctem::cli
