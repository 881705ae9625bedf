#pragma once
// What a detector saw, beside its report: words for administrators, who decide about the operator.
// The report is a record of the log, which others may read; what led to it tells who voted how
// often and with whom, and how not to be noticed, so it stays with the node that saw it. A copy of
// the mesh has none of it.
//
// For the reader's thread.

#include <cstdint>
#include <map>
#include <string>

#include "noctem/hub/reader.hpp"

namespace noctem::hub {

// Of the reports from `first` to `last`, by their seq; absent: there is none.
Result<std::map<std::int64_t, std::string>> evidence_between(const Reader& reader,
                                                             std::int64_t first, std::int64_t last);

}  // namespace noctem::hub
