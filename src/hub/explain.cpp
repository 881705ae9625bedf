#include "noctem/hub/views.hpp"
#include "noctem/mesh/row.hpp"

namespace noctem::hub {

namespace {

constexpr std::size_t kRecordsAtOnce = 256;

Result<std::string> kind_of(const ledger::Stored& stored) {
  NOCTEM_TRY(const auto value, codec::parse_json(stored.document));
  const auto* kind = value.find("kind");
  return kind == nullptr || kind->text() == nullptr ? std::string() : *kind->text();
}

}  // namespace

// A document about an entry names it; none before it can.
Result<std::vector<Reason>> explain(const Reader& reader, const mesh::EntryId& id,
                                    std::size_t count_max) {
  NOCTEM_TRY(const auto entry, mesh::find<mesh::EntryRow>(reader.state(), id.value()));
  if (!entry.has_value()) {
    return fail(not_found("entry", "there is no entry " + id.value()));
  }
  std::vector<Reason> reasons;
  auto seq = static_cast<std::uint64_t>(entry->seq);
  for (bool more = true; more && reasons.size() < count_max;) {
    NOCTEM_TRY(auto records, ledger::read_from(reader.connection(), seq, kRecordsAtOnce));
    more = records.size() == kRecordsAtOnce;
    seq += records.size();
    for (auto& stored : records) {
      const bool about = stored.record.cid.text() == id.value() ||
                         stored.document.find(id.value()) != std::string::npos;
      if (about && reasons.size() < count_max) {
        NOCTEM_TRY(auto kind, kind_of(stored));
        reasons.push_back({std::move(stored), std::move(kind)});
      }
    }
  }
  return reasons;
}

}  // namespace noctem::hub
