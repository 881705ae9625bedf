#include "awareness.hpp"

namespace noctem::mesh {

Result<> awareness_change(Turn&, const EntryChange&) { return {}; }
Result<> count_activity(Turn&, const Said&) { return {}; }
Result<> record_statements(Turn&, const Said&, const EntryId&) { return {}; }
Result<> snapshot_due(Turn&) { return {}; }
Result<> record_anomaly(Turn&, const Said&) { return {}; }

}  // namespace noctem::mesh
