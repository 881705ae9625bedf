#pragma once
// How a run went, as one line of JSON from noctem-run to the program that started it: its outcome,
// or why it was refused. Names that came from the confined program are printable by then.
//
// Pure; any thread.

#include <string>
#include <string_view>

#include "noctem/bark/level.hpp"

namespace noctem::bark {

// More than kRequestsMax requests and all that is said of denials take up.
inline constexpr std::size_t kReportBytesMax = 4u << 20;

std::string write_report(const Result<Outcome>& outcome);

// Fills how, code, stopped, denied, counted; or the error that the run ended with.
Result<JobResult> read_report(std::string_view text);

}  // namespace noctem::bark
