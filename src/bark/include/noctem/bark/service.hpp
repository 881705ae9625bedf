#pragma once
// What the node itself does for a skill, where its level has a way to ask: what was granted of it,
// a word about each thing that is about to go out, and what came of all of them.
//
// Values; any thread.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/proxy/event.hpp"

namespace noctem::bark {

struct ServiceGrants {
  std::string skill;              // whose store it is
  std::vector<std::string> mesh;  // "query"
  std::uint32_t store_kb = 0;
  std::uint32_t log_lines = 0;
};

// A fetch or a query that was granted.
struct ServiceUse {
  std::string service;   // "http_fetch"
  std::string about;     // printable: "GET api.example.org:443"
  std::string question;  // as the skill asked it
};

// Whoever has started the run is told before anything goes out; an error, and it does not.
struct ServiceWitness {
  std::function<Result<>(const ServiceUse&)> on_use = {};
  std::function<void(const proxy::Event&)> on_request = {};
};

struct ServiceCount {
  std::string service;
  std::uint64_t asked = 0;
  std::uint64_t refused = 0;
  bool operator==(const ServiceCount&) const = default;
};

}  // namespace noctem::bark
