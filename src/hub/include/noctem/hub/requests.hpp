#pragma once
// Who asks to be an agent: a key that nobody knows yet names an operator, and waits outside of the
// log until that operator enrols it, or a week is over. A person compares the code, so that nobody
// slips another key in between.
//
// Values, and functions of the reader's thread; record_request from any.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/hub/reader.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/mesh/ids.hpp"

namespace noctem::hub {

inline constexpr std::size_t kRequestsMax = 1'000;
inline constexpr std::int64_t kRequestSecondsMax = 7 * 86'400;

struct EnrolRequest {
  std::string agent;  // did:key
  mesh::OperatorId operator_id;
  std::string label;
  std::int64_t at = 0;
  std::string operator_key = "";  // did:key, of an operator that is to be approved first
};

// Six digits of the key and the operator: what both sides show.
std::string request_code(const EnrolRequest& request);

// Asking again replaces the former request of the same key; not_found/operator for an operator that
// is not approved and does not give its key, conflict/enrolled for a key that is a member's
// already, exhausted/requests when as many wait as may.
void record_request(ledger::Ledger& ledger, EnrolRequest request,
                    std::function<void(Result<>)> reply);

// Those that still wait, oldest first.
Result<std::vector<EnrolRequest>> requests(const Reader& reader, std::int64_t now);

}  // namespace noctem::hub
