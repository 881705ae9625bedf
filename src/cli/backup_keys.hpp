#pragma once
// The keys in a backup: a table beside the ledger's, each row a sealed key file. A key that has a
// passphrase of its own is there as it is, the others under the backup's passphrase.
//
// Uses the disk; one thread.

#include <string>
#include <vector>

#include "noctem/base/secret.hpp"
#include "noctem/env/env.hpp"
#include "noctem/store/database.hpp"

namespace noctem::cli {

struct SealedKey {
  std::string name;
  Bytes file;
  enum class AtHome { open, passphrase } at_home = AtHome::open;  // what protected it there
};

Result<> write_backup_keys(store::Database& backup, const std::vector<SealedKey>& keys);
Result<std::vector<SealedKey>> read_backup_keys(store::Database& backup);
Result<> remove_backup_keys(store::Database& backup);

}  // namespace noctem::cli
