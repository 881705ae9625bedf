#pragma once
// Bytes that came and were not used yet. Fresh ones are looked at where the lane read them; only
// what is left when the lane's buffer is needed again is copied and kept. So a connection that
// waits owns no memory.
//
// One thread.

#include <string>
#include <string_view>

namespace noctem::http_os {

class Input {
 public:
  // `fresh` must stay where it is until keep().
  void add(std::string_view fresh) {
    if (kept_.empty()) {
      fresh_ = fresh;
    } else {
      kept_.append(fresh);
    }
  }

  std::string_view view() const {
    return kept_.empty() ? fresh_ : std::string_view(kept_).substr(begin_);
  }

  void consume(std::size_t count) {
    if (kept_.empty()) {
      fresh_.remove_prefix(count);
      return;
    }
    begin_ += count;
    if (begin_ == kept_.size()) {
      kept_ = {};
      begin_ = 0;
    }
  }

  void keep() {
    if (!fresh_.empty()) {
      kept_.assign(fresh_);
      fresh_ = {};
    } else if (begin_ > kept_.size() / 2) {
      kept_.erase(0, begin_);
      begin_ = 0;
    }
  }

 private:
  std::string_view fresh_;
  std::string kept_;
  std::size_t begin_ = 0;  // of what is left of kept_
};

}  // namespace noctem::http_os
