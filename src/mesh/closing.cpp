#include "closing.hpp"

#include <algorithm>
#include <set>

#include "ballots.hpp"
#include "corrections.hpp"
#include "entries.hpp"
#include "reputation.hpp"
#include "schedule.hpp"
#include "tasks.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDay = 86'400;

void write_tally(RoundRow& round, const Tally& result) {
  round.verdict = result.verdict;
  round.corrected = result.corrected;
  round.up = result.up;
  round.down = result.down;
  round.revealed = result.revealed();
}

void show(EntryRow& entry, const RoundRow& round, const Tally& result) {
  entry.verdict = round.verdict;
  entry.up = round.up;
  entry.down = round.down;
  entry.votes_up = result.votes_up;
  entry.votes_down = result.votes_down;
  entry.verified_by = result.up_by;
}

void lift_taint(EntryRow& entry, RoundRow& round) {
  const bool older = entry.tainted_at.has_value() && *entry.tainted_at <= round.opened_at;
  if (is_verified(round.verdict) && round.tainted && older) {
    round.lifted = LiftedTaint{*entry.tainted_at, entry.tainted_by};
    entry.tainted_at.reset();
    entry.tainted_by.reset();
  }
}

// The closed rounds of an entry, one after the other.
struct Course {
  std::optional<RoundRow> previous;
  std::optional<RoundRow> in_force;
};

Result<Course> course_before(State& state, const EntryId& id, const EntryRow& entry,
                             std::int64_t number) {
  Course course;
  if (number > 1) {
    NOCTEM_TRY(course.previous, load<RoundRow>(state, round_key(id, number - 1)));
  }
  if (entry.in_force > 0) {
    NOCTEM_TRY(course.in_force, load<RoundRow>(state, round_key(id, entry.in_force)));
  }
  return course;
}

const RoundRow* pointer(const std::optional<RoundRow>& round) {
  return round.has_value() ? &*round : nullptr;
}

// One step: `round` is closed and has its verdict.
void settle(const Course& course, EntryRow& entry, std::int64_t number, RoundRow& round) {
  round.conclusive = (course.previous.has_value() ? course.previous->conclusive : 0) +
                     (is_conclusive(round.verdict) ? 1 : 0);
  round.pause_days = pause_after(pointer(course.previous), round);
  round.replaced = comes_into_force(pointer(course.in_force), round);
  if (round.replaced) {
    entry.in_force = number;
    entry.verdict = round.verdict;
  }
  const bool agrees = is_verified(entry.verdict) && is_verified(round.verdict);
  if (agrees || (round.replaced && round.verdict == Verdict::confirmed)) {
    entry.last_confirmed_at = round.closed_at;
  }
}

// --- who is charged ---

Result<> charge_votes(Turn& turn, const std::vector<Ballot>& ballots, const Tally& result) {
  for (const Ballot& ballot : ballots) {
    if (!ballot.row.vote.has_value()) {
      NOCTEM_CHECK(count_outcome(turn, ballot.operator_id, Outcome::wrong));
      continue;
    }
    if (result.decided && ballot.row.counted.has_value()) {
      const bool right = (*ballot.row.vote > 0) == is_verified(result.verdict);
      NOCTEM_CHECK(
          count_outcome(turn, ballot.operator_id, right ? Outcome::right : Outcome::wrong));
    }
  }
  return {};
}

Result<> charge_author(Turn& turn, const EntryRow& entry, RoundRow& round,
                       const RoundRow* previous) {
  round.author_charged = previous != nullptr && previous->author_charged;
  if (!is_conclusive(round.verdict)) {
    return {};
  }
  const Outcome outcome = is_verified(round.verdict) ? Outcome::right : Outcome::wrong;
  NOCTEM_CHECK(count_outcome(turn, entry.operator_id, outcome));
  if (round.verdict == Verdict::false_ && is_well_attended(round) && !round.author_charged) {
    round.author_charged = true;
    return count_false(turn, entry.operator_id);
  }
  return {};
}

// --- one end ---

struct Closing {
  const EntryId& id;
  EntryRow entry;
  std::int64_t number;
  RoundRow round;
};

Result<Tally> count(Turn& turn, Closing& closing, const Course& course) {
  NOCTEM_TRY(auto ballots, ballots_of(turn.state, closing.id, closing.number));
  NOCTEM_CHECK(count_ballots(turn, closing.round, ballots));
  for (const Ballot& ballot : ballots) {
    if (ballot.row.counted.has_value()) {
      NOCTEM_CHECK(store_ballot(turn.state, {closing.id, closing.number}, ballot));
    }
  }
  Tally result = tally(closing.round, counted_votes(ballots));
  write_tally(closing.round, result);
  NOCTEM_CHECK(charge_votes(turn, ballots, result));
  NOCTEM_CHECK(charge_author(turn, closing.entry, closing.round, pointer(course.previous)));
  return result;
}

Result<> keep_closed(Turn& turn, const Closing& closing) {
  NOCTEM_CHECK(store(turn.state, round_key(closing.id, closing.number), closing.round));
  NOCTEM_CHECK(save_entry(turn, closing.id, closing.entry));
  NOCTEM_CHECK(settle_correction(turn, closing.id));
  return tasks_round_closed(turn, closing.id);
}

}  // namespace

Result<> close_round(Turn& turn, const EntryId& id, Ending ending) {
  NOCTEM_TRY(auto entry, load<EntryRow>(turn.state, id.value()));
  const std::int64_t number = entry.rounds;
  NOCTEM_TRY(auto row, load<RoundRow>(turn.state, round_key(id, number)));
  NOCTEM_TRY(const auto course, course_before(turn.state, id, entry, number));
  Closing closing{id, std::move(entry), number, std::move(row)};
  Tally result;
  if (ending == Ending::tallied) {
    NOCTEM_TRY(result, count(turn, closing, course));
    NOCTEM_CHECK(unschedule(turn, closing.round.close_by, DueClass::window, id.value()));
  } else {
    write_tally(closing.round, result);
    closing.round.author_charged = course.previous.has_value() && course.previous->author_charged;
  }
  closing.round.closed_at = turn.at;
  settle(course, closing.entry, number, closing.round);
  if (closing.round.replaced) {
    show(closing.entry, closing.round, result);
  }
  lift_taint(closing.entry, closing.round);
  closing.entry.round_open = false;
  closing.entry.next_round_at = turn.at + closing.round.pause_days * kDay;
  closing.entry.pause_days = closing.round.pause_days;
  return keep_closed(turn, closing);
}

Result<> abandon_round(Turn& turn, const EntryId& id, EntryRow& entry) {
  const std::string key = round_key(id, entry.rounds);
  NOCTEM_TRY(auto round, load<RoundRow>(turn.state, key));
  NOCTEM_CHECK(unschedule(turn, round.close_by, DueClass::window, id.value()));
  round.closed_at = turn.at;
  NOCTEM_CHECK(store(turn.state, key, round));
  entry.round_open = false;
  return tasks_round_closed(turn, id);
}

// --- again ---

namespace {

// What a closed round says with the ballots that still count.
Result<Tally> tally_again(Turn& turn, const EntryId& id, std::int64_t number,
                          const RoundRow& round) {
  NOCTEM_TRY(const auto ballots, ballots_of(turn.state, id, number));
  return tally(round, counted_votes(ballots));
}

// A taint that was lifted by a verdict which fell is there again, unless a later round lifts it.
enum class Taint { as_it_was, restored };

Taint restore_taint(EntryRow& entry, RoundRow& round) {
  if (!round.lifted.has_value() || is_verified(round.verdict)) {
    return Taint::as_it_was;
  }
  if (!entry.tainted_at.has_value()) {
    entry.tainted_at = round.lifted->at;
    entry.tainted_by = round.lifted->by;
  }
  round.lifted.reset();
  return Taint::restored;
}

Result<> settle_again(Turn& turn, const EntryId& id, EntryRow& entry) {
  Course course;
  auto taint = Taint::as_it_was;
  for (std::int64_t number = 1; number <= entry.rounds; ++number) {
    const std::string key = round_key(id, number);
    NOCTEM_TRY(auto round, load<RoundRow>(turn.state, key));
    if (round.is_open() || round.verdict == Verdict::open) {
      break;  // only the last one can be open or abandoned
    }
    NOCTEM_TRY(auto result, tally_again(turn, id, number, round));
    write_tally(round, result);
    settle(course, entry, number, round);
    if (taint == Taint::restored) {
      round.tainted = true;
      lift_taint(entry, round);
    }
    if (restore_taint(entry, round) == Taint::restored) {
      taint = Taint::restored;
    }
    NOCTEM_CHECK(store(turn.state, key, round));
    if (round.replaced) {
      show(entry, round, result);
      course.in_force = round;
    }
    course.previous = std::move(round);
  }
  if (course.previous.has_value()) {
    entry.pause_days = course.previous->pause_days;
    const auto next = *course.previous->closed_at + entry.pause_days * kDay;
    entry.next_round_at = std::min(entry.next_round_at, next);
  }
  return {};
}

}  // namespace

Result<> recount_entry(Turn& turn, const EntryId& id) {
  NOCTEM_TRY(auto entry, load<EntryRow>(turn.state, id.value()));
  entry.in_force = 0;
  entry.verdict = Verdict::open;
  entry.last_confirmed_at.reset();
  NOCTEM_CHECK(settle_again(turn, id, entry));
  NOCTEM_CHECK(save_entry(turn, id, entry));
  return settle_correction(turn, id);
}

Result<> tally_without(Turn& turn, const OperatorId& operator_id, std::int64_t since) {
  NOCTEM_TRY(const auto places, places_of(turn.state, operator_id, since));
  std::set<EntryId> touched;
  for (const BallotPlace& place : places) {
    const std::string key = ballot_key(place.entry, place.round, operator_id);
    NOCTEM_TRY(auto ballot, load<BallotRow>(turn.state, key));
    if (ballot.counted.has_value()) {
      ballot.counted.reset();
      NOCTEM_CHECK(store(turn.state, key, ballot));
      touched.insert(place.entry);
    }
  }
  for (const EntryId& id : touched) {
    NOCTEM_CHECK(recount_entry(turn, id));
  }
  return {};
}

}  // namespace noctem::mesh
