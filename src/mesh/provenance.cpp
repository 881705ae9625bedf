#include "provenance.hpp"

namespace noctem::mesh {

Result<> provenance_change(Turn&, const EntryChange&) { return {}; }
Result<> taint_entries_since(Turn&, const OperatorId&, const std::optional<AgentId>&, std::int64_t) { return {}; }
Result<> spread_taint(Turn&) { return {}; }

}  // namespace noctem::mesh
