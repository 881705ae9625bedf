#pragma once
// Token buckets for whoever may cause work: addresses, agents, operators. A bucket refills with
// time and never holds more than its burst. The number of buckets is bounded: what has been full
// for longest is forgotten first, which costs nobody anything; if all are in use, strangers share
// one.
//
// Any thread; the locks are short and sharded. Time may not differ much between the callers.

#include <cstdint>
#include <memory>
#include <string_view>

#include "noctem/env/clock.hpp"

namespace noctem::http {

struct Rate {
  double per_second = 0;  // above 0
  double burst = 0;       // at least 1
};

class Buckets {
 public:
  Buckets(Rate rate, std::size_t buckets_max);
  ~Buckets();

  // Enough for this cost? Nothing is taken.
  bool has(std::string_view name, double cost, env::SteadyTime now) const;
  // Takes the cost if it is there. charge() takes it in any case, down to minus one burst.
  bool take(std::string_view name, double cost, env::SteadyTime now);
  void charge(std::string_view name, double cost, env::SteadyTime now);
  void give_back(std::string_view name, double cost, env::SteadyTime now);
  // When `cost`, at most the burst, will be there: what Retry-After says.
  env::Duration until(std::string_view name, double cost, env::SteadyTime now) const;

  std::size_t size() const;  // buckets that are remembered

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct RateLimits {
  Buckets& addresses;
  Buckets& agents;
  Buckets& operators;
};

}  // namespace noctem::http
