#include "noctem/mesh/round.hpp"

#include <fmt/core.h>

#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::mesh {

namespace {

constexpr int kRoundDigits = 6;

}  // namespace

std::string commitment_hash(const Commitment& commitment) {
  const codec::Json said = codec::JsonObject{
      {"entry", commitment.entry.value()},
      {"mesh", commitment.mesh},
      {"operator", commitment.operator_id.value()},
      {"round", commitment.round},
      {"salt", codec::base64url_encode(commitment.salt)},
      {"tag", "noctem/vote/v1"},
      {"vote", commitment.vote},
  };
  return to_hex(crypto::sha256(codec::write_canonical(said)));
}

std::string panel_seed_bytes(const EntryId& entry, std::int64_t round) {
  return fmt::format("noctem/panel/v1\n{}\n{}", entry.value(), round);
}

std::string round_key(const EntryId& entry, std::int64_t round) {
  return key_of({entry.value(), padded(static_cast<std::uint64_t>(round), kRoundDigits)});
}

std::string ballot_key(const EntryId& entry, std::int64_t round, const OperatorId& operator_id) {
  return key_of({entry.value(), padded(static_cast<std::uint64_t>(round), kRoundDigits),
                 operator_id.value()});
}

}  // namespace noctem::mesh
