#pragma once
// What can be said of a record without its neighbours: it can be unpacked, its document is one and
// the one that it names, the signature is the author's, the body is the one that the document
// names. A batch is handed over, a helper begins with it, and whoever takes it does what the helper
// has not done yet; so one thread suffices and two share the work.
//
// begin() and take() belong to one thread, in turn.

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "noctem/ledger/verification.hpp"

#include "rows.hpp"

namespace noctem::ledger {

struct Checked {
  PackedRecord packed;
  Stored stored;
  std::optional<Result<document::Document>> document;  // an error: why the record is not sound
};

class RecordChecks {
 public:
  RecordChecks(const document::Kinds* kinds, env::Threads* threads);

  void begin(std::vector<PackedRecord> records);
  std::vector<Checked> take();

 private:
  void check_some();
  env::Next help();

  const document::Kinds* kinds_;
  std::mutex mutex_;
  std::condition_variable finished_;
  std::vector<Checked> batch_;
  std::size_t next_ = 0;  // of the batch: nobody has begun with it
  std::size_t done_ = 0;
  std::unique_ptr<env::Worker> helper_;  // last: it goes before what it uses
};

}  // namespace noctem::ledger
