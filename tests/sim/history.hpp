#pragma once
// What the outside world saw: what was acknowledged to it, which heads it was shown, what was
// refused, and what it sent that must never be accepted. Checkers hold the node to this, and to
// nothing that the node says of itself.
//
// One thread.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "noctem/codec/cid.hpp"
#include "noctem/document/head.hpp"

namespace noctem::sim {

struct History {
  std::map<codec::Cid, std::uint64_t> acknowledged;  // and at which place in the log
  std::set<codec::Cid> forbidden;
  std::vector<document::SignedHead> heads;
  std::map<std::string, std::uint64_t> refusals;  // by reason
  std::uint64_t unanswered = 0;
  std::size_t waiting_max = 0;
  std::vector<std::string> violations;  // seen while it ran

  void violated(std::string what) { violations.push_back(std::move(what)); }
};

}  // namespace noctem::sim
