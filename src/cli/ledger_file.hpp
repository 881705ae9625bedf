#pragma once
// A ledger's database outside of a running node: opened where it lies, also while a node writes it,
// and checked as a stranger would.
//
// Reads everything; one thread.

#include <memory>
#include <string>

#include "noctem/ledger/ledger.hpp"
#include "noctem/store/database.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

Result<std::unique_ptr<store::Database>> open_ledger_file(env::Files& files,
                                                          const std::string& path);

// With progress on a terminal.
Result<ledger::Verified> verify_ledger(const Session& session, store::Database& database);

codec::Json verified_json(const ledger::Verified& verified);

}  // namespace noctem::cli
