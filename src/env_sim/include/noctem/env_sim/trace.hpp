#pragma once
// What happened in a world, as a digest: two runs with the same digest took the same steps at the
// same times. The last lines can be kept for whoever looks for the cause of a failure.
//
// One thread.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "noctem/env/clock.hpp"

namespace noctem::env_sim {

class Trace {
 public:
  explicit Trace(std::size_t lines_max) : lines_max_(lines_max) {}

  void note(env::Duration when, std::string_view who, std::string_view what,
            std::uint64_t number = 0);

  std::uint64_t digest() const { return digest_; }
  std::uint64_t events() const { return events_; }
  const std::deque<std::string>& lines() const { return lines_; }

 private:
  void mix(std::string_view text);
  void mix(std::uint64_t number);

  const std::size_t lines_max_;
  std::uint64_t digest_ = 0xcbf29ce484222325u;
  std::uint64_t events_ = 0;
  std::deque<std::string> lines_;
};

}  // namespace noctem::env_sim
