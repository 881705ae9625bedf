#include "tasks.hpp"

namespace noctem::mesh {

Result<> record_task_lease(Turn&, const Said&) { return {}; }
Result<> record_task_result(Turn&, const Said&) { return {}; }
Result<> record_task_release(Turn&, const Said&) { return {}; }
Result<> record_gap(Turn&, const Said&) { return {}; }
Result<> lease_due(Turn&, std::string_view) { return {}; }
Result<> move_lease(Turn&, std::string_view, std::int64_t) { return {}; }
Result<> task_change(Turn&, const EntryChange&) { return {}; }
Result<> tasks_round_opened(Turn&, const EntryId&) { return {}; }
Result<> tasks_committed(Turn&, const EntryId&, const OperatorId&) { return {}; }
Result<> tasks_round_closed(Turn&, const EntryId&) { return {}; }
Result<> tasks_after_record(Turn&) { return {}; }

}  // namespace noctem::mesh
