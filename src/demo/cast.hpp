#pragma once
// Who plays: operators with one agent each, most of them honest, one in five not. What a role does
// stands in plot.cpp; here is only who has which.
//
// Values; one thread.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/crypto/signing.hpp"
#include "noctem/mesh/ids.hpp"

#include "dice.hpp"

namespace noctem::demo {

enum class Role {
  honest,
  ring,      // writes what is false and votes for its own kind, always together
  burner,    // is right for nine days, then sells what trust it has
  flooder,   // fills one domain
  poisoner,  // writes to the models that will read it
  sybil,     // one operator with many agents, who would have many votes
  hasty      // votes for everything that waits, on one day
};
constexpr auto names_of(Role) {
  return std::to_array<std::string_view>(
      {"honest", "ring", "burner", "flooder", "poisoner", "sybil", "hasty"});
}
std::string_view name_of(Role role);

struct Agent {
  crypto::SigningKey key;
  std::string id;
};

struct Actor {
  Role role = Role::honest;
  std::string label;
  crypto::SigningKey key;  // the operator's
  mesh::OperatorId id;
  std::vector<Agent> agents;
};

inline constexpr std::int64_t kOperatorsMin = 12;
inline constexpr std::int64_t kOperatorsMax = 200;

std::vector<Actor> cast_of(std::int64_t operators, Dice& dice);

}  // namespace noctem::demo
