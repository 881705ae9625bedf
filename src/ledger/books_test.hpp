#pragma once
// Books: a ledger on a simulated disk with a clock that tests set, driven by hand. Each helper
// aborts the test where it cannot go on; what a test is about comes back as a Result.

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "noctem/env_sim/world.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/store/sqlite.hpp"

namespace noctem::ledger::test {

class Books {
 public:
  explicit Books(CommitOwner* owner = nullptr);

  Ledger& ledger() { return *ledger_; }
  store::Connection& reader() { return *reader_; }
  const crypto::SigningKey& log_key() const { return log_key_; }

  document::Envelope note(const std::string& title, const std::string& body = "");
  Result<Appended> append(const document::Envelope& envelope);
  std::vector<Result<Appended>> append_all(const std::vector<document::Envelope>& envelopes);
  Result<> submit(Work work);
  std::vector<Result<>> submit_all(std::vector<Work> works);

  void reopen() { REQUIRE(try_reopen().has_value()); }
  Result<> try_reopen();
  Result<> reopen_with(const Bytes& log_seed);
  // A new log in a database that the first version of the schema made.
  Result<> open_of_first_version();
  Result<> open_empty_without_genesis();
  // In a file of its own, without a key.
  void become_copy_of(const codec::Cid& id) { REQUIRE(try_copy_of(id).has_value()); }
  Result<> try_copy_of(const codec::Cid& id);

  void change(const std::string& sql);  // behind the ledger's back
  void set_wall(std::int64_t unix_seconds);
  void limit_disk_to(std::uint64_t bytes) { node_.disk().set_capacity(bytes); }
  void limit_disk_to_what_is_used() { limit_disk_to(node_.disk().used_bytes()); }

 private:
  Result<> open(const std::string& path, crypto::SigningKey log_key,
                std::optional<document::Envelope> genesis);
  Result<> open_with(const std::string& path, LedgerOptions options);

  CommitOwner* owner_;
  env_sim::World world_;
  env_sim::Node& node_;
  std::unique_ptr<store::SqliteWorld> sqlite_;
  crypto::SigningKey author_;
  crypto::SigningKey log_key_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<store::Connection> reader_;
};

}  // namespace noctem::ledger::test
