#pragma once
// The birth of a log: one document that names it, its administrators and the key that signs its
// records and heads. Its CID is the log's id, and every later document carries it, so that nothing
// can be replayed into another log.
//
// Pure functions; any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "noctem/crypto/signing.hpp"
#include "noctem/document/document.hpp"

namespace noctem::ledger {

struct Genesis {
  std::string name;
  std::vector<crypto::PublicKey> admins;
  crypto::PublicKey log_key;
  codec::JsonObject more = {};  // fields of the program above, which the ledger carries unread
};

// `more`: what the program above wants to say at the birth, in fields of its own.
document::Kind genesis_kind(std::vector<document::Field> more = {});
Result<document::Envelope> make_genesis(const Genesis& genesis, const crypto::SigningKey& admin,
                                        std::int64_t created_at);
// Its own fields; whoever declared more checks and reads them.
Result<Genesis> read_genesis(const document::Document& document);

}  // namespace noctem::ledger
