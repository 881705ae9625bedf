#pragma once
// What the people of a scenario know of the mesh's entries: whose they are, whether they are true,
// which round is the next to vote in. What is true, nobody but the scenario knows.
//
// One thread.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace noctem::sim {

enum class Truth { yes, no };

struct KnownEntry {
  std::string id;
  std::string author;  // an operator's name
  std::string domain;
  std::string type;
  Truth truth = Truth::yes;
  std::int64_t round = 1;        // the open one, or the next
  std::set<std::string> voters;  // operators that committed in it
  bool gone = false;             // withdrawn, replaced or expired, as far as known
};

struct Library {
  std::vector<KnownEntry> entries;  // in the order of their acknowledgement
  std::uint64_t wanted = 0;         // so many are published before anybody stops
  std::uint64_t sent = 0;

  bool is_full() const { return sent >= wanted; }
};

}  // namespace noctem::sim
