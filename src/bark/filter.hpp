#pragma once
// The system call filters of a confined program, as the kernel takes them (classic BPF). Two, of
// which the stricter answer counts: one knows the calls by number (what is not in the table does
// not exist, ENOSYS), the other looks at arguments (namespaces in clone, families of sockets,
// set-user-id bits, terminal injection). A foreign architecture or x32 kills: their numbers mean
// other calls.
//
// Watched calls are told to the supervisor before they happen and then go on; that explains
// denials and decides nothing. Pure but for a scratch descriptor; any thread.

#include <vector>

#include "noctem/base/bytes.hpp"

namespace noctem::bark {

enum class Watch {
  denials,  // what opens, runs, changes or connects
  lookups,  // also what only asks whether something is there: for --learn
};

// Memory that no limit of a single process counts: without a control group there is none of it.
enum class Unmapped { allowed, refused };

struct Filters {
  Bytes by_number;  // with a listener for the watched calls
  Bytes by_argument;
};

Result<Filters> build_filters(Watch watch, Unmapped unmapped);

}  // namespace noctem::bark
