#include "reputation.hpp"

namespace noctem::mesh {

Result<> reputation_due(Turn&) { return {}; }
Result<> credit_change(Turn&, const EntryChange&) { return {}; }
Result<> count_outcome(Turn&, const OperatorId&, Outcome) { return {}; }
Result<> count_false(Turn&, const OperatorId&) { return {}; }
Result<> count_withdrawal(Turn&, const OperatorId&) { return {}; }
Micro weight_of(const OperatorRow&, const MeshRow&, const Params&) { return {}; }

}  // namespace noctem::mesh
