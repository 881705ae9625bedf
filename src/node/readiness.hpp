#pragma once
// Whether the node can do its work now: the database answers, its writer keeps up, the clock has
// not gone back behind the log, the disk has room, and nobody asked it to stop. /readyz says it.
//
// Any thread.

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/env/env.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/store/read_pool.hpp"

namespace noctem::node {

struct Hindrance {
  std::string_view name;  // "disk"
  std::string detail;     // what to do about it
};

class Readiness {
 public:
  struct Limits {
    std::string home;
    std::uint64_t disk_free_min = 0;
    std::size_t writes_waiting_max = 0;
  };

  Readiness(env::Env env, store::ReadPool& reads, ledger::Ledger& ledger, Limits limits)
      : env_(env), reads_(reads), ledger_(ledger), limits_(std::move(limits)) {}

  std::vector<Hindrance> hindrances();  // empty: ready
  void stopping() { stopping_.store(true, std::memory_order_relaxed); }

 private:
  void look_at_log(std::vector<Hindrance>& found);
  void look_at_disk(std::vector<Hindrance>& found);

  env::Env env_;
  store::ReadPool& reads_;
  ledger::Ledger& ledger_;
  Limits limits_;
  std::atomic<bool> stopping_{false};
};

}  // namespace noctem::node
