#pragma once
// How the log lies in the database. A record and its document are one row, with the hash of its
// leaf; tree nodes are kept from level 8 up only, because 256 leaf hashes are read faster than 255
// nodes are written. A head is kept for every commit: it was stored before it was served.

#include <array>

#include "noctem/store/migration.hpp"

namespace noctem::ledger {

inline constexpr unsigned kNodeLevelMin = 8;

inline constexpr std::array<store::Migration, 2> kMigrations{{
    {1, "log",
     "CREATE TABLE log_record ("
     "  seq {key},"
     "  at {int} NOT NULL,"
     "  cid {blob} NOT NULL UNIQUE,"
     "  signature {blob} NOT NULL,"
     "  leaf {blob} NOT NULL,"
     "  document {blob} NOT NULL,"
     "  body {blob});"
     "CREATE TABLE log_node ("
     "  level {int} NOT NULL,"
     "  position {int} NOT NULL,"
     "  hash {blob} NOT NULL,"
     "  PRIMARY KEY (level, position));"
     "CREATE TABLE log_head ("
     "  size {key},"
     "  time {int} NOT NULL,"
     "  root {blob} NOT NULL,"
     "  signature {blob} NOT NULL);"},
    {2, "near",
     "ALTER TABLE log_record ADD COLUMN near_entry {blob};"
     "ALTER TABLE log_record ADD COLUMN near_distance {int};"},
}};

}  // namespace noctem::ledger
