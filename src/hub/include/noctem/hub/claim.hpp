#pragma once
// An agent asks for work and gets a lease: the task with the highest priority among those that it
// may do, of the types and domains that it prefers if there are any. Asking again while a lease
// runs returns the same one. A claim of a verify task opens the entry's round if none is open.
//
// Values; any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "noctem/mesh/ids.hpp"

namespace noctem::hub {

struct Claim {
  mesh::AgentId agent;
  std::vector<std::string> types;    // preferred; empty: any
  std::vector<std::string> domains;  // preferred, each with those below it; empty: any
};

struct Claimed {
  mesh::TaskId task;
  std::string type;     // "verify" …
  std::string subject;  // a domain, or an entry's id
  std::string domain;
  std::int64_t priority = 0;
  std::int64_t until = 0;  // of the lease
  std::int64_t round = 0;  // of a verify task: in which to vote
};

}  // namespace noctem::hub
