#pragma once
// A piece of another node's log, as a follower receives it: records in order, and the signed heads
// that cover them, the last one over all. Nothing about it is believed: whoever adopts it checks
// places, names, signatures, rules and roots (Hub::adopt).
//
// Values; any thread.

#include <vector>

#include "noctem/document/head.hpp"
#include "noctem/ledger/transaction.hpp"

namespace noctem::hub {

struct Stretch {
  std::vector<ledger::Foreign> records;
  std::vector<document::SignedHead> heads;  // by size
};

// {"body"?,"document","record","signature"}, as /api/log/entries and `noctem mesh export` write it.
Result<ledger::Foreign> foreign_from_json(codec::Json value, const document::Kinds& kinds);

}  // namespace noctem::hub
