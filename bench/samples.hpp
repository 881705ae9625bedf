#pragma once
// The same documents for every figure: notes of about 1 KiB, signed by one fixed key, different in
// one number.

#include <cstdint>
#include <string>

#include "noctem/document/document.hpp"

namespace noctem::bench {

document::Kinds sample_kinds();
crypto::SigningKey sample_key();
std::string sample_agent();  // did:key of the sample key
document::Envelope sample_envelope(std::uint64_t number);

// For a log that has a genesis: its documents name it.
document::Envelope sample_envelope(std::uint64_t number, const codec::Cid& mesh);

}  // namespace noctem::bench
