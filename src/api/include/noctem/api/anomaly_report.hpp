#pragma once
// What a detector reported, with its evidence, as administrators are told it; who tells them by
// another way says the same.
//
// For the reader's thread.

#include <cstdint>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/hub/reader.hpp"

namespace noctem::api {

struct AnomalyReport {
  std::int64_t seq = 0;  // of its record in the log
  codec::Json json;
};
// In order of their records, from `from`.
Result<std::vector<AnomalyReport>> anomaly_reports(const hub::Reader& reader, std::int64_t from,
                                                   std::size_t count);

}  // namespace noctem::api
