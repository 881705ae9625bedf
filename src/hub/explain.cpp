#include "noctem/hub/views.hpp"
#include "noctem/mesh/row.hpp"

#include "naming.hpp"

namespace noctem::hub {

namespace {

Result<std::string> kind_of(const ledger::Stored& stored) {
  NOCTEM_TRY(const auto value, codec::parse_json(stored.document));
  const auto* kind = value.find("kind");
  return kind == nullptr || kind->text() == nullptr ? std::string() : *kind->text();
}

}  // namespace

Result<std::vector<Reason>> explain(const Reader& reader, const mesh::EntryId& id,
                                    std::size_t count_max) {
  NOCTEM_TRY(const auto entry, mesh::find<mesh::EntryRow>(reader.state(), id.value()));
  if (!entry.has_value()) {
    return fail(not_found("entry", "there is no entry " + id.value()));
  }
  if (count_max == 0) {
    return std::vector<Reason>();
  }
  NOCTEM_TRY(const auto cid, codec::Cid::parse(id.value()));
  NOCTEM_TRY(auto seqs, records_naming(reader.connection(), cid, count_max - 1));
  seqs.insert(seqs.begin(), static_cast<std::uint64_t>(entry->seq));
  std::vector<Reason> reasons;
  for (const std::uint64_t seq : seqs) {
    NOCTEM_TRY(auto records, ledger::read_from(reader.connection(), seq, 1));
    if (records.empty()) {
      return fail(corrupt("log_record", "a record is missing; run `noctem log verify`"));
    }
    NOCTEM_TRY(auto kind, kind_of(records.front()));
    reasons.push_back({std::move(records.front()), std::move(kind)});
  }
  return reasons;
}

}  // namespace noctem::hub
