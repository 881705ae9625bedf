#pragma once
// Why there is work: what each type of task asks of the state. A task is open while its need is
// there; one that is leased or delivered first comes to its own end.
//
// Pure functions and functions of the fold's thread.

#include "noctem/mesh/snapshot.hpp"

#include "task_store.hpp"
#include "tasks.hpp"

namespace noctem::mesh {

bool needs_verification(const EntryRow& entry);
bool needs_synthesis(const DomainRow& domain, const Params& params);
bool needs_reflection(const Turn& turn);

std::int64_t base_of(const EntryRow& entry);
std::int64_t synthesis_base(const DomainRow& domain);

// What a verify task of the entry would be; it waits for the time when its round may open.
Result<Need> verification_of(Turn& turn, const EntryId& id, const EntryRow& entry);

// The need of this type and subject as the state is now, if it is there.
Result<std::optional<Need>> need_of(Turn& turn, TaskType type, const std::string& subject);
// Opens the task if its need is there.
Result<> renew(Turn& turn, TaskType type, const std::string& subject);

// The need is gone: ends the task unless somebody works on it or has delivered.
Result<> drop_task(Turn& turn, TaskType type, std::string_view subject);

// A domain's numbers have changed: `synthesize` follows.
Result<> synthesis_change(Turn& turn, const std::string& name, const DomainRow& before,
                          const DomainRow& after);

}  // namespace noctem::mesh
