#pragma once
// What the ways of becoming and ceasing to be a member share: an id from a first key, which no
// other key may have, and how a revocation is written.
//
// Belongs to the fold's thread.

#include <string>
#include <string_view>

#include "turn.hpp"

namespace noctem::mesh {

// The first 16 hex digits of a key that no member has or had; conflict if the key or the id is
// taken, by an operator or by an agent.
Result<std::string> new_member_id(State& state, std::string_view did);

// conflict/key_taken if any member has or had the key.
Result<> check_new_key(State& state, std::string_view did);

// From the fields `since`, at most the record's time, and `reason`.
Revocation revocation_of(const Turn& turn, const Said& said);

}  // namespace noctem::mesh
