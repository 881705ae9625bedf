#pragma once
// Where a connection stands between begin and its end, by one rule on both engines: after an error
// inside of a transaction nothing but rollback() works. PostgreSQL demands it; SQLite would let a
// half-done transaction go on.
//
// A value of its connection; the connection's thread.

#include "noctem/base/result.hpp"

namespace noctem::store {

class TransactionState {
 public:
  enum class Phase { none, open, failed };

  Phase phase() const { return phase_; }
  void begun() { phase_ = Phase::open; }
  void ended() { phase_ = Phase::none; }
  void error_seen() {
    if (phase_ == Phase::open) {
      phase_ = Phase::failed;
    }
  }

  Result<> may_begin() const {
    if (phase_ != Phase::none) {
      return fail(internal("nested_transaction", "begin() inside of a transaction"));
    }
    return {};
  }
  Result<> may_run() const {
    if (phase_ == Phase::failed) {
      return fail(internal("transaction_failed",
                           "a statement after an error in its transaction: roll back first"));
    }
    return {};
  }
  Result<> may_commit() const {
    if (phase_ == Phase::none) {
      return fail(internal("no_transaction", "commit() without begin()"));
    }
    return may_run();
  }

 private:
  Phase phase_ = Phase::none;
};

}  // namespace noctem::store
