#pragma once
// Proof and transport of a whole mesh: everything is read again as a stranger would, folded anew in
// memory, and compared with the stored state, bit for bit; and the log travels as JSON lines: the
// head that it ends with, then records with their envelopes and the heads that were signed over
// them.
//
// Functions of the connection's thread; slow: they read everything.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "noctem/env/threads.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/mesh/state.hpp"
#include "noctem/store/database.hpp"

namespace noctem::hub {

struct MeshVerified {
  ledger::Verified log;
  std::int64_t time = 0;      // T
  crypto::Digest state_hash;  // of the stored state and of the refold
};
using Progress = std::function<void(std::uint64_t records)>;

// unsupported/newer_version: a newer program has changed this database, and what it wrote there
// would be misread.
Result<> check_not_newer(store::Connection& connection);

// unsupported/newer_version, unsupported/older_version: no node of this version has opened it yet.
// corrupt with the first thing that is wrong; corrupt/state if the stored state is not the fold of
// the log. With threads, one more checks signatures while this one folds.
Result<MeshVerified> verify_mesh(store::Connection& connection, const Progress& on_progress,
                                 env::Threads* threads = nullptr);

// The fold of records 0 to `size` in a state of its own, advanced to `time`.
Result<> refold(store::Connection& connection, mesh::State& into, std::uint64_t size,
                std::int64_t time, const Progress& on_progress);

// {"head","signature"} of the newest head; then one line for each record,
// {"body"?,"document","record","signature"}, and behind the last record of a commit its head.
Result<> export_lines(store::Connection& connection,
                      const std::function<Result<>(std::string_view line)>& on_line);

}  // namespace noctem::hub
