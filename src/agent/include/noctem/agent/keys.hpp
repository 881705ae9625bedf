#pragma once
// The keys of a home: small files keys/NAME.key. Names are words of lower-case letters, digits,
// dash and underscore, so that a name is never a path.
//
// Uses the disk; one thread.

#include <string>
#include <vector>

#include "noctem/agent/session.hpp"
#include "noctem/base/secret.hpp"
#include "noctem/crypto/key_file.hpp"

namespace noctem::agent {

Result<> check_key_name(const std::string& name);
std::string key_path(const home::Home& home, const std::string& name);
Result<std::vector<std::string>> key_names(env::Files& files, const home::Home& home);

// The key, its passphrase taken from --passphrase-file or asked for, if it has one.
Result<crypto::SigningKey> unlock_key(const Session& session, const home::Home& home,
                                      const std::string& name);

}  // namespace noctem::agent
