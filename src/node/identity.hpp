#pragma once
// Who a node is: the administrator's key and the log's key, made at the first start, and the
// genesis that names both. The log's key signs while nobody is there, so it has no passphrase; the
// administrator's may have one from the second start on.
//
// Blocks on the disk; call it before serving.

#include <optional>
#include <string>

#include "noctem/crypto/signing.hpp"
#include "noctem/document/document.hpp"
#include "noctem/env/env.hpp"
#include "noctem/node/home.hpp"

namespace noctem::node {

struct Identity {
  crypto::SigningKey log_key;
  // For a ledger that is still empty, which it also is after a crash in the first start.
  std::optional<document::Envelope> genesis;
};

enum class LedgerState { absent, present };

// With a ledger, missing keys are an error: new ones could not continue it.
Result<Identity> open_identity(env::Env env, const Home& home, const std::string& mesh_name,
                               LedgerState ledger);

std::string admin_key_path(const Home& home);
std::string log_key_path(const Home& home);

}  // namespace noctem::node
