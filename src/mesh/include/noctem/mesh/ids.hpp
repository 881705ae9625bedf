#pragma once
// Names that must not be mistaken for each other. An operator and an agent are named by the first
// 16 hex digits of their first key, for ever; an entry by the text of its document's CID; a task by
// the first 32 hex digits of what it is about. All are plain text in rows and documents.
//
// Values; any thread.

#include <string>

#include "noctem/base/strong_id.hpp"

namespace noctem::mesh {

using OperatorId = StrongId<struct OperatorIdTag, std::string>;
using AgentId = StrongId<struct AgentIdTag, std::string>;
using EntryId = StrongId<struct EntryIdTag, std::string>;
using TaskId = StrongId<struct TaskIdTag, std::string>;

// Fixed point: a million is one.
using Micro = std::int64_t;
inline constexpr Micro kOne = 1'000'000;

}  // namespace noctem::mesh
