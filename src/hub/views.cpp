#include "noctem/hub/views.hpp"

#include "noctem/mesh/row.hpp"

#include "body.hpp"

namespace noctem::hub {

namespace {

using mesh::Table;

constexpr std::string_view kIdStart = "bagaaiera";
constexpr std::size_t kIdDigits = 52;
constexpr std::size_t kPrefixDigitsMin = 8;
constexpr std::int64_t kRoundsShownMax = 64;
constexpr std::size_t kRowsAtOnce = 256;

bool is_base32(std::string_view text) {
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567") == std::string_view::npos;
}

Error no_entry(std::string_view id) {
  return not_found("entry", "there is no entry " + std::string(id));
}

Result<std::optional<EntryText>> read_text(const ledger::Stored& stored, bool erased) {
  if (!stored.body.has_value() || erased) {
    return std::optional<EntryText>();
  }
  NOCTEM_TRY(const auto value, codec::parse_json(*stored.body));
  NOCTEM_TRY(auto body, read_body(value));
  auto findings = text::scan(body.content);
  return std::optional(
      EntryText{std::move(body.content), std::move(body.summary), std::move(findings)});
}

// By its number, which the fold knows: its name would be looked up first to find the same number.
Result<ledger::Stored> record_of(const Reader& reader, const mesh::EntryId& id,
                                 const mesh::EntryRow& row) {
  NOCTEM_TRY(auto records,
             ledger::read_from(reader.connection(), static_cast<std::uint64_t>(row.seq), 1));
  if (records.empty() || records.front().record.cid.text() != id.value()) {
    return fail(corrupt("state", "the state names another record for the entry " + id.value() +
                                     "; run `noctem mesh verify`"));
  }
  return std::move(records.front());
}

Result<std::vector<std::string>> read_tags(const std::string& document) {
  NOCTEM_TRY(const auto value, codec::parse_json(document));
  std::vector<std::string> tags;
  const auto* found = value.find("tags");
  if (found != nullptr && found->array() != nullptr) {
    for (const auto& tag : *found->array()) {
      tags.push_back(tag.text() == nullptr ? std::string() : *tag.text());
    }
  }
  return tags;
}

// Who voted how; while the round is open only that they committed.
Result<std::vector<VoteView>> votes_of(const Reader& reader, const mesh::EntryId& id,
                                       std::int64_t number, bool closed) {
  std::vector<VoteView> votes;
  const auto prefix = mesh::round_key(id, number) + "/";
  std::string after;
  for (;;) {
    NOCTEM_TRY(const auto rows, reader.state().scan(Table::ballots, prefix, after, kRowsAtOnce));
    for (const auto& row : rows) {
      NOCTEM_TRY(auto ballot, mesh::row_from_text<mesh::BallotRow>(row.key, row.text));
      if (!closed) {
        ballot.vote.reset();
        ballot.reason.clear();
        ballot.counted.reset();
      }
      votes.push_back({mesh::OperatorId(row.key.substr(prefix.size())), std::move(ballot)});
      after = row.key;
    }
    if (rows.size() < kRowsAtOnce) {
      return votes;
    }
  }
}

template <typename Named, typename Id>
Result<std::vector<Named>> page_of(const Reader& reader, std::string_view after,
                                   std::size_t count) {
  using Row = decltype(Named::row);
  NOCTEM_TRY(const auto rows, reader.state().scan(Row::kTable, "", after, count));
  std::vector<Named> page;
  for (const auto& row : rows) {
    NOCTEM_TRY(auto read, mesh::row_from_text<Row>(row.key, row.text));
    page.push_back({Id(row.key), std::move(read)});
  }
  return page;
}

}  // namespace

Result<mesh::EntryId> resolve_entry(const Reader& reader, std::string_view text) {
  const bool full = text.size() == kIdStart.size() + kIdDigits && text.starts_with(kIdStart);
  const auto digits = full ? text.substr(kIdStart.size()) : text;
  if (digits.size() < kPrefixDigitsMin || digits.size() > kIdDigits || !is_base32(digits)) {
    return fail(invalid("id", "an id is bagaaiera and 52 digits, or the first 8 or more of these"));
  }
  const auto prefix = std::string(kIdStart) + std::string(digits);
  NOCTEM_TRY(const auto rows, reader.state().scan(Table::entries, prefix, "", 2));
  if (rows.empty()) {
    return fail(no_entry(text));
  }
  if (rows.size() > 1) {
    return fail(conflict("id_prefix", "several entries begin so; give more digits of the id"));
  }
  return mesh::EntryId(rows.front().key);
}

Result<EntryView> entry_view(const Reader& reader, const mesh::EntryId& id) {
  NOCTEM_TRY(auto row, mesh::find<mesh::EntryRow>(reader.state(), id.value()));
  if (!row.has_value()) {
    return fail(no_entry(id.value()));
  }
  NOCTEM_TRY(auto stored, record_of(reader, id, *row));
  EntryView view;
  view.id = id;
  NOCTEM_TRY(view.text, read_text(stored, row->erased));
  NOCTEM_TRY(view.tags, read_tags(stored.document));
  NOCTEM_TRY(view.source_erased, mesh::stands_on_erased(reader.state(), *row));
  view.row = std::move(*row);
  view.stored = std::move(stored);
  if (view.row.erased) {
    view.stored.body.reset();  // the next commit takes it from the disk too
  }
  return view;
}

Result<std::vector<RoundView>> rounds_view(const Reader& reader, const mesh::EntryId& id) {
  NOCTEM_TRY(const auto entry, mesh::find<mesh::EntryRow>(reader.state(), id.value()));
  if (!entry.has_value()) {
    return fail(no_entry(id.value()));
  }
  std::vector<RoundView> rounds;
  const auto first = std::max<std::int64_t>(1, entry->rounds - kRoundsShownMax + 1);
  for (auto number = first; number <= entry->rounds; ++number) {
    NOCTEM_TRY(auto round, mesh::load<mesh::RoundRow>(reader.state(), mesh::round_key(id, number)));
    NOCTEM_TRY(auto votes, votes_of(reader, id, number, round.closed_at.has_value()));
    rounds.push_back({number, std::move(round), std::move(votes)});
  }
  return rounds;
}

Result<Myself> myself(const Reader& reader, const mesh::AgentId& id) {
  NOCTEM_TRY(auto agent, mesh::find<mesh::AgentRow>(reader.state(), id.value()));
  if (!agent.has_value()) {
    return fail(not_found("agent", "there is no agent " + id.value()));
  }
  NOCTEM_TRY(auto owner, mesh::load<mesh::OperatorRow>(reader.state(), agent->operator_id.value()));
  NOCTEM_TRY(auto params, params_view(reader));
  return Myself{std::move(*agent), std::move(owner), params};
}

Result<std::vector<NamedOperator>> operators_page(const Reader& reader, std::string_view after,
                                                  std::size_t count) {
  return page_of<NamedOperator, mesh::OperatorId>(reader, after, count);
}

Result<std::vector<NamedAgent>> agents_of(const Reader& reader, const mesh::OperatorId& id) {
  std::vector<NamedAgent> agents;
  std::string after;
  for (bool more = true; more;) {
    NOCTEM_TRY(auto page, (page_of<NamedAgent, mesh::AgentId>(reader, after, kRowsAtOnce)));
    more = page.size() == kRowsAtOnce;
    for (auto& agent : page) {
      after = agent.id.value();
      if (agent.row.operator_id == id) {
        agents.push_back(std::move(agent));
      }
    }
  }
  return agents;
}

Result<mesh::MeshRow> mesh_view(const Reader& reader) {
  return mesh::load<mesh::MeshRow>(reader.state(), "");
}

Result<mesh::Params> params_view(const Reader& reader) {
  return mesh::load<mesh::Params>(reader.state(), "");
}

}  // namespace noctem::hub
