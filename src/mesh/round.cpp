#include "noctem/mesh/round.hpp"

namespace noctem::mesh {

std::string commitment_hash(const Commitment&) { return {}; }
std::string panel_seed_bytes(const EntryId&, std::int64_t) { return {}; }
std::string round_key(const EntryId&, std::int64_t) { return {}; }
std::string ballot_key(const EntryId&, std::int64_t, const OperatorId&) { return {}; }

}  // namespace noctem::mesh
