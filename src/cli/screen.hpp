#pragma once
// The whole terminal, for as long as a program draws on it, and as it was afterwards: the one that
// draws is a process of its own, and the one that waits for it puts the terminal back however the
// other ended, also by a bug or SIGKILL. If the waiting one is killed, the drawing one does it.
//
// guarded() is called before any thread is started. A Screen belongs to one thread.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::cli {

enum class Key { none, quit, other_view, up, down, page_up, page_down, ask, resized };

class Screen {
 public:
  struct Size {
    std::size_t columns = 80;
    std::size_t lines = 24;
    bool operator==(const Size&) const = default;
  };

  // The exit code of `draw`; unavailable if it did not end by itself.
  static Result<int> guarded(const std::function<int()>& draw);

  Screen();  // stdin and stdout are terminals
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  Size size() const;
  // Writes the lines that differ from those before. False: nobody is there any more.
  bool show(const std::vector<std::string>& lines);
  // A key, a changed size, or `none` when the time is over. SIGINT, SIGTERM and SIGHUP are `quit`.
  Key wait(int milliseconds);

 private:
  Size drawn_size_;
  std::vector<std::string> drawn_;
  std::string typed_;  // keys that were typed together wait for their turn
  int signals_ = -1;
};

}  // namespace noctem::cli
