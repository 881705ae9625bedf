#pragma once
// One line of the audit log: what happened, under the signed head that the log had with it. The
// event's canonical bytes are a leaf of the Merkle tree (RFC 6962); the head behind it says root
// and size, signed by the log's key, so each line alone shows whether everything before it is as it
// was.
//
//   {"event":{"at","details","index","run","what"},"head":{…},"peaks":[…],"signature":…}
//
// Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/document/head.hpp"
#include "noctem/document/merkle.hpp"

namespace noctem::audit {

inline constexpr std::size_t kLineBytesMax = 64u << 10;

struct Event {
  std::int64_t at = 0;      // Unix seconds, never less than in the line before
  std::uint64_t index = 0;  // from 0, the genesis
  std::string what;         // "proposed", "started", …
  std::string run;          // the run that it belongs to, or ""
  codec::JsonObject details;
};

struct Entry {
  Event event;
  document::SignedHead head;
  std::vector<crypto::Digest> peaks;  // of the tree with this event, largest first
};

std::string event_bytes(const Event& event);
std::string write_entry(const Entry& entry);  // without the line's end
// Only what write_entry would write: corrupt/audit_line.
Result<Entry> read_entry(std::string_view line);

}  // namespace noctem::audit
