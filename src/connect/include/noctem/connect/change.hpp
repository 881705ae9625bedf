#pragma once
// What connecting or disconnecting a host does to one file: planned first, shown, then carried out
// at once. A file that somebody else changes in between is left alone, and nothing is ever half
// written; mode and owner of a file stay.
//
// plan_*() only reads. Uses the disk; one thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/connect/piece.hpp"
#include "noctem/connect/record.hpp"

namespace noctem::connect {

enum class Visibility { owner, everybody };  // of what has to be made

struct Change {
  enum class Kind { none, create, edit, remove };
  Kind kind = Kind::none;
  std::string path;  // the file itself, links followed
  std::optional<std::string> old_text;
  std::string new_text;
  std::uint32_t permissions = 0;
  Record record;                      // as it is to be afterwards
  std::optional<std::string> before;  // the copy that goes with it; nullopt: the one that is there
  enum class Keep { record, nothing } keep = Keep::record;
  std::vector<std::string> still_used_by;  // then nothing was changed
  std::vector<PieceState> found;           // of each piece, before
};

// The pieces that a host has in one file.
struct Task {
  std::string path;  // links followed
  std::string user;  // "claude user"
  std::vector<Piece> pieces;
  Visibility visibility = Visibility::owner;
};

// Errors name file and line.
Result<Change> plan_connect(env::Files& files, const Records& records, const Task& task);
Result<Change> plan_disconnect(env::Files& files, const Records& records, const Task& task);

// conflict/changed if the file is no longer what the plan was made for.
Result<> carry_out(env::Files& files, Records& records, const Change& change);

// The lines that differ, without any that do not: settings hold other people's secrets.
std::string diff_of(const Change& change);

}  // namespace noctem::connect
