#pragma once
// Passphrases come from a file that is named or from the person at the terminal, never from an
// argument or a variable, where others could read them.
//
// Waits for the person; one thread.

#include <optional>
#include <string>
#include <string_view>

#include "noctem/agent/session.hpp"
#include "noctem/base/secret.hpp"

namespace noctem::agent {

inline constexpr std::string_view kPassphraseFile = "--passphrase-file";

Option passphrase_option(std::string description);

// From --passphrase-file, else nullopt.
Result<std::optional<Secret>> passphrase_from_file(const Session& session);

// For something that is locked.
Result<Secret> passphrase_to_open(const Session& session, std::string_view what);

// For something new: asked twice; empty means none.
Result<Secret> passphrase_to_set(const Session& session, std::string_view what);

}  // namespace noctem::agent
