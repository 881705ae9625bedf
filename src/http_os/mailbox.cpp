#include "mailbox.hpp"

#include <utility>

namespace noctem::http_os {

void Mailbox::post(Letter letter) {
  std::lock_guard guard(mutex_);
  if (state_ == State::closed) {
    return;
  }
  letters_.push_back(std::move(letter));
  if (letters_.size() == 1) {
    wake_();  // under the lock: after close() nobody touches what wake_ refers to
  }
}

void Mailbox::open_letters() {
  std::vector<Letter> letters;
  {
    std::lock_guard guard(mutex_);
    letters.swap(letters_);
  }
  for (Letter& letter : letters) {
    letter();
  }
}

void Mailbox::close() {
  std::vector<Letter> unread;  // destroyed outside of the lock: a letter may hold what posts again
  std::lock_guard guard(mutex_);
  state_ = State::closed;
  unread.swap(letters_);
}

}  // namespace noctem::http_os
