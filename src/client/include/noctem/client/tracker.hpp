#pragma once
// The node that this home's agent belongs to, as `setup` wrote it down: where it is, which mesh it
// serves, what people call the agent. A home that was not set up has none, and uses its own node.
//
// Reads and writes one file of the home; one thread.

#include <optional>
#include <string>

#include "noctem/env/files.hpp"
#include "noctem/home/home.hpp"

namespace noctem::client {

struct Tracker {
  std::string url;    // "https://mesh.example.org"
  std::string mesh;   // the mesh's id
  std::string label;  // of the agent

  bool operator==(const Tracker&) const = default;
};

// invalid/tracker if it is not an address of a node: http or https, host, port, no path.
Result<std::string> check_url(std::string_view url);

Result<std::optional<Tracker>> read_tracker(env::Files& files, const home::Home& home);
Result<> write_tracker(env::Files& files, const home::Home& home, const Tracker& tracker);

}  // namespace noctem::client
