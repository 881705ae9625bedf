#include "deadline_wheel.hpp"

#include <algorithm>

namespace noctem::http_os {

namespace {

std::int64_t tick_before(env::SteadyTime time) {
  return time.time_since_epoch() / DeadlineWheel::kTick;
}

}  // namespace

void DeadlineWheel::Entry::unlink() {
  previous_->next_ = next_;
  next_->previous_ = previous_;
  previous_ = next_ = this;
}

void DeadlineWheel::Entry::link_before(Entry& other) {
  previous_ = other.previous_;
  next_ = &other;
  previous_->next_ = this;
  next_->previous_ = this;
}

DeadlineWheel::DeadlineWheel(env::SteadyTime now) : tick_(tick_before(now)), slots_(kSlots) {}

void DeadlineWheel::set(Entry& entry, env::SteadyTime when) {
  const std::int64_t tick = std::max(tick_before(when) + 1, tick_ + 1);
  if (entry.is_linked() && entry.tick_ == tick) {
    return;
  }
  entry.unlink();
  entry.tick_ = tick;
  entry.link_before(slots_[static_cast<std::size_t>(tick) % kSlots]);
}

void DeadlineWheel::advance(env::SteadyTime now) {
  const std::int64_t until = tick_before(now);
  // After a long sleep each slot is struck once, with the time that it is by then.
  const std::int64_t first = std::max(tick_ + 1, until - static_cast<std::int64_t>(kSlots) + 1);
  tick_ = std::max(tick_, until);
  for (std::int64_t tick = first; tick <= until; ++tick) {
    strike_slot(slots_[static_cast<std::size_t>(tick) % kSlots]);
  }
}

// An entry may set, clear and destroy itself or others while it is struck: so what is due moves to
// a list of its own.
void DeadlineWheel::strike_slot(Slot& slot) {
  Slot due;
  for (Entry* entry = slot.next_; entry != &slot;) {
    Entry* next = entry->next_;
    if (entry->tick_ <= tick_) {
      entry->unlink();
      entry->link_before(due);
    }
    entry = next;
  }
  while (due.is_linked()) {
    Entry& entry = *due.next_;
    entry.unlink();
    entry.on_deadline();
  }
}

}  // namespace noctem::http_os
