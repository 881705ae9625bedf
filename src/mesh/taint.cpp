#include "taint.hpp"

#include <algorithm>

#include "entries.hpp"
#include "provenance.hpp"

namespace noctem::mesh {

namespace {

constexpr int kSizeDigits = 16;
constexpr int kDepthDigits = 8;

// A row of the queue with its place, which it keeps.
struct Wave {
  std::string key;
  TaintRow row;
};

std::string wave_key(std::string_view size, const TaintRow& row) {
  return key_of({size, row.origin.value(),
                 padded(static_cast<std::uint64_t>(row.depth), kDepthDigits), row.entry.value()});
}

std::string_view size_of(const Wave& wave) {
  return std::string_view(wave.key).substr(0, kSizeDigits);
}

Result<> enqueue(Turn& turn, std::string_view size, const TaintRow& row) {
  const std::string key = wave_key(size, row);
  NOCTEM_TRY(const auto known, find<TaintRow>(turn.state, key));
  if (known.has_value() && known->spread == Spread::descendants) {
    return {};  // it reaches further already
  }
  turn.mesh.spreading += known.has_value() ? 0 : 1;
  return store(turn.state, key, row);
}

std::string size_text(const Turn& turn) {
  return padded(static_cast<std::uint64_t>(turn.mesh.size), kSizeDigits);
}

Result<> begin_wave(Turn& turn, Spread spread, const EntryId& origin) {
  TaintRow row;
  row.spread = spread;
  row.origin = origin;
  row.entry = origin;
  row.began = turn.at;
  return enqueue(turn, size_text(turn), row);
}

Result<> taint(Turn& turn, const EntryId& id, EntryRow& entry,
               const std::optional<EntryId>& origin) {
  entry.tainted_at = turn.at;
  entry.tainted_by = origin;
  return save_entry(turn, id, entry);
}

bool was_reached(const TaintRow& wave, const EntryRow& entry) {
  return entry.tainted_by == wave.origin && entry.tainted_at.has_value() &&
         *entry.tainted_at >= wave.began;
}

Result<> reach_child(Turn& turn, const Wave& wave, const EntryId& id) {
  NOCTEM_TRY(auto child, load<EntryRow>(turn.state, id.value()));
  if (was_reached(wave.row, child)) {
    return {};
  }
  NOCTEM_CHECK(taint(turn, id, child, wave.row.origin));
  if (wave.row.spread != Spread::descendants || child.children == 0) {
    return {};
  }
  TaintRow below = wave.row;
  below.entry = id;
  below.after.clear();
  ++below.depth;
  return enqueue(turn, size_of(wave), below);
}

Result<> go_on_or_end(Turn& turn, Wave& wave, const std::vector<StateRow>& rows,
                      std::size_t asked) {
  if (rows.size() == asked) {
    wave.row.after = rows.back().key;
    return store(turn.state, wave.key, wave.row);
  }
  --turn.mesh.spreading;
  return turn.state.erase(Table::taint_queue, wave.key);
}

// How many entries were looked at, at least one.
Result<int> step_down(Turn& turn, Wave& wave, int most) {
  const auto asked = static_cast<std::size_t>(most);
  const std::string prefix = child_key(wave.row.entry, EntryId());
  NOCTEM_TRY(const auto rows, turn.state.scan(Table::children, prefix, wave.row.after, asked));
  for (const StateRow& row : rows) {
    NOCTEM_CHECK(reach_child(turn, wave, EntryId(row.key.substr(prefix.size()))));
  }
  NOCTEM_CHECK(go_on_or_end(turn, wave, rows, asked));
  return std::max(1, static_cast<int>(rows.size()));
}

Result<int> step_authored(Turn& turn, Wave& wave, int most) {
  const auto asked = static_cast<std::size_t>(most);
  const std::string prefix = wave.row.origin.value() + "/";
  NOCTEM_TRY(const auto rows, turn.state.scan(Table::authored, prefix, wave.row.after, asked));
  for (const StateRow& row : rows) {
    NOCTEM_TRY(const auto authored, row_from_text<AuthoredRow>(row.key, row.text));
    if (wave.row.agent.has_value() && authored.agent != *wave.row.agent) {
      continue;
    }
    NOCTEM_TRY(auto entry, load<EntryRow>(turn.state, authored.entry.value()));
    const auto origin = entry.tainted_by;  // another's doubt stays what it was
    NOCTEM_CHECK(taint(turn, authored.entry, entry, origin));
  }
  NOCTEM_CHECK(go_on_or_end(turn, wave, rows, asked));
  return std::max(1, static_cast<int>(rows.size()));
}

// Which of a parent's doubts reaches its children: its own verdict, or what made it false above.
Result<std::optional<EntryId>> doubt_from(Turn& turn, const EntryId& id) {
  NOCTEM_TRY(const auto parent, load<EntryRow>(turn.state, id.value()));
  if (parent.verdict == Verdict::false_ || parent.verdict == Verdict::disputed) {
    return std::optional<EntryId>(id);
  }
  if (!parent.tainted_at.has_value() || !parent.tainted_by.has_value()) {
    return std::optional<EntryId>();
  }
  NOCTEM_TRY(const auto origin, load<EntryRow>(turn.state, parent.tainted_by->value()));
  return origin.verdict == Verdict::false_ ? parent.tainted_by : std::nullopt;
}

Result<int> step_inherit(Turn& turn, Wave& wave) {
  --turn.mesh.spreading;
  NOCTEM_CHECK(turn.state.erase(Table::taint_queue, wave.key));
  NOCTEM_TRY(auto entry, load<EntryRow>(turn.state, wave.row.entry.value()));
  for (const EntryId& parent : entry.parents) {
    NOCTEM_TRY(const auto origin, doubt_from(turn, parent));
    if (origin.has_value()) {
      NOCTEM_CHECK(taint(turn, wave.row.entry, entry, origin));
      break;
    }
  }
  return std::max(1, static_cast<int>(entry.parents.size()));
}

Result<int> step(Turn& turn, Wave& wave, int most) {
  switch (wave.row.spread) {
    case Spread::children:
    case Spread::descendants:
      return step_down(turn, wave, most);
    case Spread::authored:
      return step_authored(turn, wave, most);
    case Spread::inherit:
      break;
  }
  return step_inherit(turn, wave);
}

}  // namespace

std::string child_key(const EntryId& parent, const EntryId& child) {
  return key_of({parent.value(), child.value()});
}

Result<> doubt_children(Turn& turn, const EntryId& origin) {
  return begin_wave(turn, Spread::children, origin);
}

Result<> doubt_descendants(Turn& turn, const EntryId& origin) {
  return begin_wave(turn, Spread::descendants, origin);
}

Result<> inherit_doubt(Turn& turn, const EntryId& entry) {
  return begin_wave(turn, Spread::inherit, entry);
}

Result<> taint_entries_since(Turn& turn, const OperatorId& operator_id,
                             const std::optional<AgentId>& agent, std::int64_t since) {
  TaintRow row;
  row.spread = Spread::authored;
  row.origin = EntryId(operator_id.value());
  row.entry = EntryId(agent.has_value() ? agent->value() : "");
  row.after = authored_key(operator_id, since, 0);
  row.agent = agent;
  return enqueue(turn, size_text(turn), row);
}

Result<> spread_taint(Turn& turn) {
  int left = kTaintsPerRecord;
  while (left > 0 && turn.mesh.spreading > 0) {
    NOCTEM_TRY(const auto rows, turn.state.scan(Table::taint_queue, "", "", 1));
    NOCTEM_TRY(auto row, row_from_text<TaintRow>(rows.at(0).key, rows.at(0).text));
    Wave wave{rows[0].key, std::move(row)};
    NOCTEM_TRY(const int looked_at, step(turn, wave, left));
    left -= looked_at;
  }
  return {};
}

}  // namespace noctem::mesh
