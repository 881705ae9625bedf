#pragma once
// Who a node is: the administrator's, the operator's and the log's key, made at the first start,
// and the genesis of a personal mesh that names administrator and log. The log's key signs while
// nobody is there, so it has no passphrase; the other two may have one from the second start on.
//
// Blocks on the disk; call it before serving.

#include <optional>
#include <string>

#include "noctem/crypto/signing.hpp"
#include "noctem/document/document.hpp"
#include "noctem/env/env.hpp"
#include "noctem/home/home.hpp"
#include "noctem/mesh/params.hpp"

namespace noctem::node {

using home::Home;

struct Identity {
  crypto::SigningKey log_key;
  // For a ledger that is still empty, which it also is after a crash in the first start.
  std::optional<document::Envelope> genesis;
};

enum class LedgerState { absent, present };

// How a mesh that is still to be born is to be.
struct Birth {
  std::string name;
  mesh::Preset preset = mesh::Preset::personal;
};

// With a ledger, missing keys are an error: new ones could not continue it.
Result<Identity> open_identity(env::Env env, const Home& home, const Birth& birth,
                               LedgerState ledger);

// That the user of this home is an operator of its mesh, as its administrator says it: a person can
// begin alone. Nothing if a key is absent or has a passphrase; then a person signs it.
Result<std::optional<document::Envelope>> own_approval(env::Env env, const Home& home,
                                                       const codec::Cid& mesh,
                                                       const document::Kinds& kinds);

std::string admin_key_path(const Home& home);
std::string operator_key_path(const Home& home);
std::string log_key_path(const Home& home);

}  // namespace noctem::node
