#pragma once
// What readers get, as values; whoever serves them writes the JSON. Whatever is the fold's own
// (snapshot, domains_page, provenance_of, best_tasks) is asked of reader.state() directly.
//
// Functions of the reader's thread. not_found where there is no such thing; `gone` (not_found/
// erased) where its words were erased.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/hub/reader.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/members.hpp"
#include "noctem/mesh/params.hpp"
#include "noctem/mesh/round.hpp"
#include "noctem/text/scanner.hpp"

namespace noctem::hub {

// A full id, or the beginning of its last 52 digits: at least 8 of them, and no other entry's.
// invalid/id, not_found/entry, conflict/id_prefix.
Result<mesh::EntryId> resolve_entry(const Reader& reader, std::string_view text);

struct EntryText {
  std::string content;
  std::string summary;                  // empty if its author gave none
  std::vector<text::Finding> findings;  // of the content
};

struct EntryView {
  mesh::EntryId id;
  mesh::EntryRow row;
  ledger::Stored stored;          // record, document, body: what `raw` gives
  std::optional<EntryText> text;  // absent: erased
  std::vector<std::string> tags;
  bool source_erased = false;
};
Result<EntryView> entry_view(const Reader& reader, const mesh::EntryId& id);

struct VoteView {
  mesh::OperatorId operator_id;
  mesh::BallotRow ballot;
};
struct RoundView {
  std::int64_t number = 0;
  mesh::RoundRow round;
  std::vector<VoteView> votes;  // of a closed round; of an open one nothing but who committed
};
Result<std::vector<RoundView>> rounds_view(const Reader& reader, const mesh::EntryId& id);

struct Myself {
  mesh::AgentRow agent;
  mesh::OperatorRow operator_row;
  mesh::Params params;
};
Result<Myself> myself(const Reader& reader, const mesh::AgentId& id);

struct NamedOperator {
  mesh::OperatorId id;
  mesh::OperatorRow row;
};
Result<std::vector<NamedOperator>> operators_page(const Reader& reader, std::string_view after,
                                                  std::size_t count);
struct NamedAgent {
  mesh::AgentId id;
  mesh::AgentRow row;
};
Result<std::vector<NamedAgent>> agents_of(const Reader& reader, const mesh::OperatorId& id);

Result<mesh::MeshRow> mesh_view(const Reader& reader);
Result<mesh::Params> params_view(const Reader& reader);

// The entry's record and those that name it, oldest first: what led to its score. Reads these
// records and no others.
struct Reason {
  ledger::Stored stored;
  std::string kind;
};
Result<std::vector<Reason>> explain(const Reader& reader, const mesh::EntryId& id,
                                    std::size_t count_max);

}  // namespace noctem::hub
