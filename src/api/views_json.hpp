#pragma once
// What readers get, as JSON. Numbers that are thousandths or micro-units inside are shown between 0
// and 1 with three digits; times are Unix seconds; what is not known is absent.
//
// Pure functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/hub/views.hpp"
#include "noctem/ledger/record.hpp"
#include "noctem/mesh/anomaly.hpp"
#include "noctem/mesh/provenance_view.hpp"
#include "noctem/mesh/snapshot.hpp"
#include "noctem/text/scanner.hpp"

namespace noctem::api {

// A share of one, in thousandths: 0.823.
codec::Json share_json(mesh::Micro value);

codec::Json near_json(const ledger::Near& near);
codec::Json findings_json(const std::vector<text::Finding>& findings);
codec::Json record_envelope_json(const ledger::Stored& stored);  // {record, document, body?}

// How much of an entry's text an answer carries.
enum class Detail { summary, full };
codec::Json entry_json(const hub::EntryView& view, Detail detail);
std::size_t text_bytes(const hub::EntryView& view);  // what full adds to summary

// One word: standing if it is not live, else the verdict in force.
std::string_view status_of(const mesh::EntryRow& row);

codec::Json round_json(const hub::RoundView& view);
codec::Json provenance_json(const mesh::Provenance& provenance);
codec::Json domain_json(const mesh::NamedDomain& domain, std::int64_t now);
codec::Json snapshot_json(const mesh::Snapshot& snapshot);
codec::Json operator_json(const hub::NamedOperator& one);
codec::Json agent_json(const hub::NamedAgent& one);
// Without what the detector saw.
codec::Json anomaly_json(const mesh::NumberedAnomaly& anomaly);
std::string freshness(std::int64_t seconds);  // "2h", "1d"

}  // namespace noctem::api
