#pragma once
// One thing that a host needs in one of its files: the entry of an MCP server, a hook, a section of
// instructions, or a file that is ours alone. Each can be looked for, put there and taken away.
//
// Pure functions of a file's text (empty: there is no file); any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/json.hpp"

namespace noctem::connect {

struct Piece {
  enum class Kind { json_entry, toml_entry, hook, section, document };
  Kind kind = Kind::json_entry;
  std::string path;                // of the file
  std::vector<std::string> at;     // an entry's names, or those of a hook's list
  codec::JsonObject values;        // of an entry; of a hook, the list's item
  std::vector<std::string> owned;  // names of an entry that are ours to take away
  std::string text;                // a section's body; a document
};

enum class PieceState { absent, same, other };
std::string_view name_of(Piece::Kind kind);  // "entry"

struct Put {
  std::string text;
  std::size_t made = 0;  // what had to be made around it
};

Result<PieceState> state_of(const Piece& piece, std::string_view text);
Result<Put> put_piece(const Piece& piece, std::string_view text);
Result<std::string> drop_piece(const Piece& piece, std::string_view text, std::size_t made);

}  // namespace noctem::connect
