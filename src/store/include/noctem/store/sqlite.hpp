#pragma once
// SQLite as the Database: WAL, synchronous=FULL, secure_delete, foreign keys, one writer, a read
// connection for each thread. The file carries our application id, so that a foreign file is
// refused and not migrated. On a machine it runs on SQLite's own unix VFS; given Files and their
// companions, on a VFS of ours over them (the simulator's disk).
//
// open() and backup block on the disk.

#include <memory>
#include <string>

#include "noctem/env/env.hpp"
#include "noctem/store/database.hpp"

namespace noctem::store {

// What SQLite may touch when it must not touch the machine.
struct SqliteWorld {
  env::Files& files;
  env::Clock& clock;
  env::Random& random;
};

struct SqliteOptions {
  std::string path;
  SqliteWorld* world = nullptr;  // borrowed; null: the unix VFS
  enum class Create { if_absent, never } create = Create::if_absent;
  std::size_t cache_kib = 2 * 1024;          // per connection that reads
  std::size_t writer_cache_kib = 32 * 1024;  // a commit changes pages all over the tables
  std::size_t statements_max = 256;          // prepared and kept, per connection
  int busy_timeout_ms = 5'000;
};

// Clear errors for a file that is foreign, damaged, of a newer version, read-only or not ours to
// read.
Result<std::unique_ptr<Database>> open_sqlite(SqliteOptions options);

// A consistent copy while others read and write; complete and synced under `to` when it returns, or
// not there at all.
Result<> backup_sqlite(Database& from, const std::string& to, env::Files& files);

}  // namespace noctem::store
