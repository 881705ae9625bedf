#pragma once
// What a run holds: the node, everybody's plans, every entry and what is known of it. Split from
// play.cpp by who acts: voters.cpp votes, authors.cpp publishes, witness.cpp counts.
//
// One thread.

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "baselines.hpp"
#include "dice.hpp"
#include "play.hpp"

namespace noctem::adversary {

struct Known {
  mesh::EntryId id;
  int author = 0;
  bool honest = true;  // its author
  bool good = true;
  bool votable = true;  // reflections are not voted on
  std::int64_t at = 0;
  std::int64_t turn = 0;  // by which honest operators choose what to look at first
  std::string domain;
  mesh::EntryRow row;
  std::optional<std::int64_t> verified_at = {};
  bool promoted = false;
  bool concluded = false;
  std::vector<std::int16_t> looked = {};  // by operator: at which round last
  std::optional<bool> leader_said = {};   // what the first honest operator voted, once closed
  std::vector<std::pair<int, bool>> votes = {};  // the newest of each
  std::array<Ruling, kBaselines> rulings{};
  std::array<std::int64_t, kBaselines> ruled_at{};

  bool needs_votes(std::int64_t now) const {
    const bool doubtful = !mesh::is_conclusive(row.verdict) || row.tainted_at.has_value() ||
                          row.confidence < mesh::kOne / 2;
    return row.is_live() && !row.round_open && now >= row.next_round_at && doubtful;
  }
};

struct Actor {
  int who = 0;
  bool attacker = false;
  int member = 0;  // which of the attackers
  int unwritten = 0;
  int votes_left = 0;  // today
  bool quarantined = false;
};

struct Play::Session {
  enum class Part { all, publishing };
  std::int64_t at = 0;
  int who = 0;
  Part part = Part::all;
  auto operator<=>(const Session&) const = default;
};

struct Play::Stage {
  explicit Stage(const Cell& cell);

  Conduct conduct(const Actor& actor) const;
  int day() const { return static_cast<int>((node.now() - kBorn) / kDay); }
  bool struck() const { return day() >= cell.strike_day; }

  // play.cpp
  std::vector<Session> sessions_of(std::int64_t midnight);
  void act(const Session& session);

  // authors.cpp
  void plan_day();
  void publish(Actor& actor, const Conduct& conduct);
  void publish_one(Actor& actor, bool good, Node::Entry entry);
  void work_task(Actor& actor);
  void reflect(Actor& actor);
  std::vector<std::string> sources_for(Dice& dice) const;

  // voters.cpp
  void review(Actor& actor, const Conduct& conduct);
  void consider(Actor& actor, const Conduct& conduct, Known& entry);
  void cast(Actor& actor, const Conduct& conduct, Known& entry, bool up);
  bool choose(const Actor& actor, const Conduct& conduct, const Known& entry);
  bool is_looked_at(const Actor& actor, const Known& entry) const;
  void reopen(Actor& actor, const Conduct& conduct);

  // witness.cpp
  void refresh();
  void take_closed();
  void let_baselines_decide(Known& entry, const Node::Closed& closed);
  void take_quarantines();
  void end_of_day();
  Figures figures();
  void count_baseline(std::size_t index, Decisions& decisions) const;

  Cell cell;
  Node node;
  Dice dice;
  std::vector<Actor> actors;
  std::vector<Known> entries;
  std::unordered_map<std::string, std::size_t> by_id;
  std::vector<std::size_t> open;   // rounds
  std::vector<std::size_t> needy;  // may want a round
  Baselines baselines;
  Figures counted;
  std::int64_t panel_weight = 0;
  std::int64_t panel_weight_attackers = 0;
  std::map<int, std::int64_t> releases;  // who, when
};

}  // namespace noctem::adversary
