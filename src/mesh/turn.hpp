#pragma once
// What every rule is given: the state to read and write, and what holds while this one record is
// applied or this one due thing happens. Rules are functions `Result<> x(Turn&, …)`; the first
// refusal ends the turn, and nothing of it is kept.
//
// Lives for one record.

#include "noctem/document/document.hpp"
#include "noctem/ledger/record.hpp"
#include "noctem/mesh/fold.hpp"
#include "noctem/mesh/params.hpp"

namespace noctem::mesh {

struct Turn {
  State& state;
  MeshRow mesh;     // stored again by the fold at the end of the turn
  Params params;    // in force when the turn began
  std::int64_t at;  // of the record, or when the due thing was due
};

// A record whose author is known to be allowed to sign documents of its kind.
struct Said {
  const ledger::Record& record;
  const document::Document& document;
  Kind kind;
  AgentId agent;           // of agents' documents
  OperatorId operator_id;  // of operators' and agents' documents
};

// Fields that the schema guarantees.
std::string_view text_field(const document::Document& document, std::string_view name);
std::int64_t integer_field(const document::Document& document, std::string_view name);
std::optional<std::string_view> optional_text(const document::Document& document,
                                              std::string_view name);
std::optional<std::int64_t> optional_integer(const document::Document& document,
                                             std::string_view name);

}  // namespace noctem::mesh
