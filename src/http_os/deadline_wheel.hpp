#pragma once
// Deadlines of many things by one clock: slots of a tick each, in a ring. Setting, moving and
// clearing a deadline is a few pointers, so each state of each connection can have one. A deadline
// strikes at most one tick late, never early.
//
// No clock of its own: advance() is told the time. One thread.

#include <cstdint>
#include <vector>

#include "noctem/env/clock.hpp"

namespace noctem::http_os {

class DeadlineWheel {
 public:
  // What has a deadline. Unlinks itself when it goes.
  class Entry {
   public:
    Entry() : previous_(this), next_(this) {}
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    virtual ~Entry() { unlink(); }
    virtual void on_deadline() = 0;

   private:
    friend class DeadlineWheel;
    bool is_linked() const { return next_ != this; }
    void unlink();
    void link_before(Entry& other);

    Entry* previous_;
    Entry* next_;
    std::int64_t tick_ = 0;
  };

  static constexpr env::Duration kTick = std::chrono::milliseconds(50);
  static constexpr std::size_t kSlots = 1024;  // later deadlines go round again

  explicit DeadlineWheel(env::SteadyTime now);

  void set(Entry& entry, env::SteadyTime when);
  void clear(Entry& entry) { entry.unlink(); }
  void advance(env::SteadyTime now);

 private:
  struct Slot final : Entry {
    void on_deadline() override {}
  };
  void strike_slot(Slot& slot);

  std::int64_t tick_;  // struck up to here
  std::vector<Slot> slots_;
};

}  // namespace noctem::http_os
