#include "entries.hpp"

#include <algorithm>

#include "awareness.hpp"
#include "provenance.hpp"
#include "reputation.hpp"
#include "results.hpp"
#include "rounds.hpp"
#include "schedule.hpp"
#include "tasks.hpp"

namespace noctem::mesh {

namespace {

constexpr std::size_t kRowsAtOnce = 512;
constexpr std::int64_t kTurnAheadSecondsMax =
    3'155'760'000;  // a hundred years: a key has 12 digits

template <typename Choice>
Choice chosen(const document::Document& document, std::string_view name) {
  const auto text = text_field(document, name);
  const auto names = names_of(Choice{});
  return static_cast<Choice>(std::ranges::find(names, text) - names.begin());
}

// Either an entry of this mesh, which must be there, or a place.
Result<> add_source(Turn& turn, const codec::Json& source, EntryRow& entry) {
  const auto* parent = source.find("entry");
  const auto* url = source.find("url");
  if ((parent == nullptr) == (url == nullptr) ||
      (parent != nullptr && source.object()->size() > 1)) {
    return fail(invalid("source", "sources: each is {entry} or {url, sha256?, at?}"));
  }
  if (parent == nullptr) {
    return {};
  }
  EntryId id(*parent->text());
  if (std::ranges::find(entry.parents, id) != entry.parents.end()) {
    return fail(invalid("source", "sources: an entry stands there twice"));
  }
  NOCTEM_TRY(const auto known, turn.state.get(Table::entries, id.value()));
  if (!known.has_value()) {
    return fail(not_found("source", "sources: this mesh has no entry " + id.value()));
  }
  entry.parents.push_back(std::move(id));
  return {};
}

Result<> read_sources(Turn& turn, const document::Document& document, EntryRow& entry) {
  const auto* sources = document.value().find("sources");
  if (sources == nullptr) {
    return {};
  }
  for (const auto& source : *sources->array()) {
    NOCTEM_CHECK(add_source(turn, source, entry));
  }
  return {};
}

Result<> check_words(const document::Document& document, const EntryRow& entry) {
  if (!is_domain(entry.domain)) {
    return fail(invalid("domain",
                        "domain: 1 to 8 segments of [a-z0-9][a-z0-9._+#-]{0,63}, joined "
                        "by slashes"));
  }
  const auto* tags = document.value().find("tags");
  if (tags != nullptr && !std::ranges::all_of(*tags->array(), [](const codec::Json& tag) {
        return is_tag(*tag.text());
      })) {
    return fail(invalid("tag", "tags: words of [a-z0-9._+#-], 1 to 32 bytes each"));
  }
  if (entry.type != EntryType::reflection && document.value().find("statements") != nullptr) {
    return fail(invalid("statements", "statements: only a reflection may carry them"));
  }
  return {};
}

Result<> read_near(Turn& turn, const ledger::Record& record, EntryRow& entry) {
  if (!record.near.has_value()) {
    return {};
  }
  Near near{EntryId(record.near->entry.text()), record.near->distance};
  NOCTEM_TRY(const auto known, turn.state.get(Table::entries, near.entry.value()));
  if (!known.has_value()) {
    return fail(invalid("near", "near: this mesh has no such entry"));
  }
  entry.near = std::move(near);
  return {};
}

bool takes_part(const EntryRow& entry) {
  return entry.standing == Standing::live || entry.standing == Standing::held;
}

// What this entry claims to replace: an operator's own, or, with a correction, another's.
Result<> check_superseded(Turn& turn, const EntryRow& entry) {
  if (!entry.supersedes.has_value()) {
    return {};
  }
  NOCTEM_TRY(const auto old, find<EntryRow>(turn.state, entry.supersedes->value()));
  if (!old.has_value()) {
    return fail(not_found("supersedes", "supersedes: this mesh has no such entry"));
  }
  if (!takes_part(*old) || old->superseded_by.has_value()) {
    return fail(conflict("superseded", "supersedes: that entry was replaced or is gone"));
  }
  if (old->operator_id != entry.operator_id && entry.type != EntryType::correction) {
    return fail(denied("not_own", "only a correction may replace another operator's entry"));
  }
  return {};
}

Result<bool> is_own(Turn& turn, const EntryRow& entry) {
  NOCTEM_TRY(const auto old, load<EntryRow>(turn.state, entry.supersedes->value()));
  return old.operator_id == entry.operator_id;
}

// An operator replaces its own entry at once; another's waits for votes.
Result<> supersede_own(Turn& turn, const EntryId& id, const EntryRow& entry) {
  if (!entry.supersedes.has_value() || !entry.is_live()) {
    return {};
  }
  NOCTEM_TRY(const auto own, is_own(turn, entry));
  return own ? supersede(turn, *entry.supersedes, id) : Result<>();
}

// Entries of one operator come up for verification one after another, so that nobody's flood stands
// before what others wrote after it.
Result<> take_turn(Turn& turn, EntryRow& entry) {
  const std::int64_t apart = turn.params.verify_turn_seconds;
  if (apart == 0) {
    return {};
  }
  NOCTEM_TRY(auto owner, load<OperatorRow>(turn.state, entry.operator_id.value()));
  const std::int64_t next = owner.turn_at.has_value() ? *owner.turn_at + apart : entry.at;
  owner.turn_at = std::clamp(next, entry.at, entry.at + kTurnAheadSecondsMax);
  if (*owner.turn_at > entry.at) {
    entry.turn = owner.turn_at;
  }
  return store(turn.state, entry.operator_id.value(), owner);
}

Result<EntryRow> new_entry(Turn& turn, const Said& said) {
  const auto& document = said.document;
  EntryRow entry;
  entry.seq = static_cast<std::int64_t>(said.record.seq);
  entry.at = turn.at;
  entry.agent = said.agent;
  entry.operator_id = said.operator_id;
  entry.type = chosen<EntryType>(document, "type");
  entry.domain = text_field(document, "domain");
  entry.author_confidence = integer_field(document, "confidence");
  NOCTEM_CHECK(check_words(document, entry));
  NOCTEM_CHECK(read_sources(turn, document, entry));
  NOCTEM_CHECK(read_near(turn, said.record, entry));
  if (const auto old = optional_text(document, "supersedes"); old.has_value()) {
    entry.supersedes = EntryId(std::string(*old));
  }
  if (const auto task = optional_text(document, "task"); task.has_value()) {
    entry.task = TaskId(std::string(*task));
  }
  if (const auto ttl = optional_integer(document, "ttl"); ttl.has_value()) {
    entry.expires_at = turn.at + *ttl;
  }
  NOCTEM_CHECK(check_superseded(turn, entry));
  NOCTEM_TRY(const auto owner, load<OperatorRow>(turn.state, said.operator_id.value()));
  entry.standing = owner.quarantined_at.has_value() ? Standing::held : Standing::live;
  return entry;
}

// What waited for the end of a round.
void settle(const Turn& turn, EntryRow& entry) {
  if (!takes_part(entry)) {
    return;
  }
  if (entry.superseded_by.has_value()) {
    entry.standing = Standing::superseded;
  }
  if (entry.expires_at.has_value() && *entry.expires_at <= turn.at) {
    entry.standing = Standing::expired;
    entry.erased = true;
  }
}

Result<std::vector<EntryId>> entries_since(Turn& turn, const OperatorId& operator_id,
                                           std::int64_t since) {
  std::vector<EntryId> found;
  const std::string prefix = operator_id.value() + "/";
  std::string after = authored_key(operator_id, since, 0);
  for (;;) {
    NOCTEM_TRY(const auto rows, turn.state.scan(Table::authored, prefix, after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_TRY(auto authored, row_from_text<AuthoredRow>(row.key, row.text));
      found.push_back(std::move(authored.entry));
    }
    if (rows.size() < kRowsAtOnce) {
      return found;
    }
    after = rows.back().key;
  }
}

}  // namespace

Result<> record_entry(Turn& turn, const Said& said) {
  const EntryId id(said.record.cid.text());
  NOCTEM_TRY(const auto known, turn.state.get(Table::entries, id.value()));
  if (known.has_value()) {
    return fail(conflict("known", "this entry is recorded already"));
  }
  NOCTEM_TRY(auto entry, new_entry(turn, said));
  NOCTEM_CHECK(take_turn(turn, entry));
  NOCTEM_CHECK(store(turn.state, authored_key(entry.operator_id, entry.at, entry.seq),
                     AuthoredRow{id, entry.agent}));
  if (entry.expires_at.has_value()) {
    NOCTEM_CHECK(schedule(turn, *entry.expires_at, DueClass::ttl, id.value()));
  }
  NOCTEM_CHECK(save_entry(turn, id, entry));
  NOCTEM_CHECK(supersede_own(turn, id, entry));
  return entry.type == EntryType::reflection ? record_statements(turn, said, id) : Result<>();
}

Result<> save_entry(Turn& turn, const EntryId& id, const EntryRow& entry) {
  NOCTEM_TRY(auto before, find<EntryRow>(turn.state, id.value()));
  EntryChange change{id, std::move(before), entry};
  if (change.before.has_value() && change.before->round_open && !entry.round_open) {
    settle(turn, change.after);
  }
  change.after.confidence = confidence_of(change.after);
  NOCTEM_CHECK(store(turn.state, id.value(), change.after));
  NOCTEM_CHECK(credit_change(turn, change));
  NOCTEM_CHECK(task_change(turn, change));
  NOCTEM_CHECK(provenance_change(turn, change));
  NOCTEM_CHECK(awareness_change(turn, change));
  return result_change(turn, change);  // last: it asks what is still needed
}

Result<> supersede(Turn& turn, const EntryId& old, const EntryId& by) {
  NOCTEM_TRY(auto entry, load<EntryRow>(turn.state, old.value()));
  if (!takes_part(entry) || entry.superseded_by.has_value()) {
    return {};  // somebody was faster, or it is gone
  }
  entry.superseded_by = by;
  if (!entry.round_open) {
    entry.standing = Standing::superseded;
  }
  return save_entry(turn, old, entry);
}

Result<> record_tombstone(Turn& turn, const Said& said) {
  const EntryId id{std::string(text_field(said.document, "entry"))};
  NOCTEM_TRY(auto found, find<EntryRow>(turn.state, id.value()));
  if (!found.has_value()) {
    return fail(not_found("entry", "this mesh has no such entry"));
  }
  EntryRow entry = std::move(*found);
  if (entry.operator_id != said.operator_id) {
    return fail(denied("not_own", "an operator's agents withdraw its own entries only"));
  }
  if (entry.erased) {
    return fail(conflict("erased", "this entry was withdrawn or has expired already"));
  }
  if (entry.expires_at.has_value()) {
    NOCTEM_CHECK(unschedule(turn, *entry.expires_at, DueClass::ttl, id.value()));
  }
  if (entry.round_open) {
    NOCTEM_CHECK(abandon_round(turn, id, entry));
    NOCTEM_CHECK(count_withdrawal(turn, entry.operator_id));
  }
  entry.standing = Standing::withdrawn;
  entry.erased = true;
  return save_entry(turn, id, entry);
}

Result<> expire_entry(Turn& turn, const EntryId& id) {
  NOCTEM_TRY(auto entry, load<EntryRow>(turn.state, id.value()));
  if (entry.erased || entry.round_open) {
    return {};  // an open round is closed first, and then save_entry() sees to it
  }
  entry.standing = Standing::expired;
  entry.erased = true;
  return save_entry(turn, id, entry);
}

Result<> release_entries(Turn& turn, const OperatorId& operator_id, std::int64_t since) {
  NOCTEM_TRY(const auto ids, entries_since(turn, operator_id, since));
  for (const EntryId& id : ids) {
    NOCTEM_TRY(auto entry, load<EntryRow>(turn.state, id.value()));
    if (entry.standing != Standing::held) {
      continue;
    }
    entry.standing = Standing::live;
    NOCTEM_CHECK(save_entry(turn, id, entry));
    NOCTEM_CHECK(supersede_own(turn, id, entry));
  }
  return {};
}

Result<> drop_entries(Turn& turn, const OperatorId& operator_id, std::int64_t since) {
  NOCTEM_TRY(const auto ids, entries_since(turn, operator_id, since));
  for (const EntryId& id : ids) {
    NOCTEM_TRY(auto entry, load<EntryRow>(turn.state, id.value()));
    if (entry.standing == Standing::held) {
      entry.standing = Standing::dropped;
      NOCTEM_CHECK(save_entry(turn, id, entry));
    }
  }
  return {};
}

}  // namespace noctem::mesh
