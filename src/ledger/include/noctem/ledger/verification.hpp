#pragma once
// The proof of a log, for whoever wants more of it than ledger.hpp's verify(): documents of known
// kinds only, each record told once it was checked, so that a fold can be made in the same reading,
// and a second thread that checks signatures and hashes while the first reads, compares and folds.
//
// Belongs to the connection's thread; on_record and on_progress are called there, in the order of
// the log.

#include <cstdint>
#include <functional>

#include "noctem/env/threads.hpp"
#include "noctem/ledger/ledger.hpp"

namespace noctem::ledger {

struct Verification {
  std::function<void(std::uint64_t records)> on_progress = {};
  const document::Kinds* kinds = nullptr;  // borrowed; null: of any kind
  // An error ends it and is the answer.
  std::function<Result<>(const Stored&, const document::Document&)> on_record = {};
  env::Threads* threads = nullptr;  // borrowed; null: everything on this thread
};

Result<Verified> verify(store::Connection& connection, const Verification& verification);

}  // namespace noctem::ledger
