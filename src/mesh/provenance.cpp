#include "provenance.hpp"

#include <algorithm>

#include "taint.hpp"

namespace noctem::mesh {

namespace {

// Whether it stands in the graph: what is held or dropped does not.
bool is_linked(const EntryRow& entry) {
  return entry.standing != Standing::held && entry.standing != Standing::dropped;
}

bool is_cover(const EntryRow& entry) {
  return entry.type == EntryType::synthesis && entry.is_sound();
}

// What the change means for each of the sources.
struct Step {
  std::int64_t children = 0;
  std::int64_t syntheses = 0;
};

Step step_of(const EntryChange& change) {
  const auto linked = [](const EntryRow& row) { return is_linked(row) ? 1 : 0; };
  const auto covers = [](const EntryRow& row) { return is_cover(row) ? 1 : 0; };
  Step step{linked(change.after), covers(change.after)};
  if (change.before.has_value()) {
    step.children -= linked(*change.before);
    step.syntheses -= covers(*change.before);
  }
  return step;
}

Result<> link(Turn& turn, const EntryId& parent, const EntryId& child, std::int64_t step) {
  const std::string key = child_key(parent, child);
  if (step == 0) {
    return {};
  }
  return step > 0 ? turn.state.put(Table::children, key, "{}")
                  : turn.state.erase(Table::children, key);
}

bool is_doubted(const EntryRow& entry) {
  return entry.tainted_at.has_value() || entry.verdict == Verdict::disputed ||
         entry.verdict == Verdict::false_;
}

// How far doubt about the entry reaches: not at all, to its children, to all that follows.
int reach(Verdict verdict) {
  if (verdict == Verdict::false_) {
    return 2;
  }
  return verdict == Verdict::disputed ? 1 : 0;
}

}  // namespace

Result<> provenance_change(Turn& turn, const EntryChange& change) {
  const Step step = step_of(change);
  const auto& parents = change.after.parents;
  if ((step.children != 0 || step.syntheses != 0) && !parents.empty()) {
    bool doubted = false;
    for (const EntryId& id : parents) {
      NOCTEM_TRY(auto parent, load<EntryRow>(turn.state, id.value()));
      NOCTEM_CHECK(link(turn, id, change.id, step.children));
      doubted = doubted || is_doubted(parent);
      parent.children += step.children;
      parent.syntheses += step.syntheses;
      NOCTEM_CHECK(save_entry(turn, id, parent));
    }
    if (doubted && step.children > 0) {
      NOCTEM_CHECK(inherit_doubt(turn, change.id));
    }
  }
  const int before = change.before.has_value() ? reach(change.before->verdict) : 0;
  const int after = reach(change.after.verdict);
  if (after <= before) {
    return {};
  }
  return after == 2 ? doubt_descendants(turn, change.id) : doubt_children(turn, change.id);
}

}  // namespace noctem::mesh
