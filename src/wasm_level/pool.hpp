#pragma once
// The workers that are kept: one for each skill as it was granted, the one that was longest unused
// goes when there are too many. A worker is never used for another skill, nor after it failed.
//
// One thread.

#include <list>
#include <memory>
#include <string>

#include "noctem/wasm_level/worker.hpp"

namespace noctem::wasm_level {

class Pool {
 public:
  explicit Pool(std::size_t workers_max) : workers_max_(workers_max) {}

  Worker* find(const std::string& identity);  // null where there is none that is usable
  Worker& keep(std::string identity, std::unique_ptr<Worker> worker);
  void drop(const std::string& identity);
  std::size_t size() const { return kept_.size(); }

 private:
  struct Kept {
    std::string identity;
    std::unique_ptr<Worker> worker;
  };
  std::size_t workers_max_;
  std::list<Kept> kept_;  // last used first
};

}  // namespace noctem::wasm_level
