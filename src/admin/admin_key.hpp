#pragma once
// The administrator's key in the node's own key folder. It is read for each use and not kept: who
// takes it away takes the page's right to sign with it.
//
// Uses the disk; any thread.

#include <string>
#include <string_view>

#include "noctem/crypto/signing.hpp"
#include "noctem/env/files.hpp"

namespace noctem::admin {

// Of the administrator with this id. denied/admin_key_absent, denied/admin_key_sealed (it has a
// passphrase, which the node is never told): each says what to type instead.
Result<crypto::SigningKey> open_admin_key(env::Files& files, const std::string& path,
                                          std::string_view id);

}  // namespace noctem::admin
