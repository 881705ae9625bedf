#pragma once
// Every kind of document that a mesh knows, its fields and who may write it. Declared once: the
// door parses with it, the fold reads with it, OpenAPI and docs/specs/mesh/kinds.md are written
// from it. A kind that is not here does not exist.
//
// Built at start, then const; any thread.

#include <string_view>

#include "noctem/document/kind.hpp"

namespace noctem::mesh {

enum class Kind {
  genesis,
  params,
  operator_approve,
  operator_revoke,
  operator_quarantine,
  operator_release,
  operator_limits,
  round_ask,
  agent_enrol,
  agent_revoke,
  key_rotate,
  entry,
  tombstone,
  vote_commit,
  vote_reveal,
  task_result,
  task_release,
  task_lease,
  gap,
  round_open,
  round_close,
  pause,
  anomaly,
};

// A domain: at most eight segments of at most 64 bytes, by slashes.
inline constexpr std::size_t kDomainBytesMax = 8 * 64 + 7;

// Who signs documents of this kind. `log`: the node's own records.
enum class Author { admin, operator_, agent, log, old_key };

std::string_view name_of(Kind kind);  // "vote.commit"
Result<Kind> kind_from(std::string_view name);
Author author_of(Kind kind);
document::Kinds mesh_kinds();

}  // namespace noctem::mesh
