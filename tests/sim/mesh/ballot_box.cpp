#include "ballot_box.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::sim {

namespace {

constexpr std::int64_t kDay = 86'400;

// Written down again, not asked of the mesh: JCS orders the names.
std::string hash_of(const LogLine& reveal, const std::string& operator_id) {
  const auto said = fmt::format(
      R"({{"entry":"{}","mesh":"{}","operator":"{}","round":{},"salt":"{}","tag":"noctem/vote/v1","vote":{}}})",
      reveal.text("entry"), reveal.text("mesh"), operator_id, reveal.integer("round"),
      reveal.text("salt"), reveal.integer("vote"));
  return to_hex(crypto::sha256(said));
}

}  // namespace

std::size_t BallotBox::judged_of(const std::string& operator_id) const {
  std::size_t count = 0;
  for (const auto& [id, entry] : entries_) {
    const auto first = rounds_.lower_bound({id, 0});
    const auto end = rounds_.upper_bound({id, entry.rounds});
    const bool judged =
        std::any_of(first, end, [](const auto& round) { return round.second.closed; });
    count += entry.owner == operator_id && judged ? 1 : 0;
  }
  return count;
}

std::optional<std::string> BallotBox::read(const LogLine& line, const Roster& roster) {
  const auto& kind = line.document.kind();
  Wrong wrong;
  if (kind == "entry") {
    const bool corrects = line.text("type") == "correction";
    entries_[line.document.id().text()] = {roster.operator_of(line),
                                           std::string(corrects ? line.text("supersedes") : ""), 0};
  } else if (kind == "round.open") {
    wrong = open(line, roster);
  } else if (kind == "vote.commit") {
    wrong = commit(line, roster);
  } else if (kind == "vote.reveal") {
    wrong = reveal(line, roster);
  } else if (kind == "round.close") {
    wrong = close(line, roster);
  } else if (kind == "operator.revoke") {
    revoke(line, roster);
  } else if (kind == "tombstone") {
    withdraw(line);
  } else if (kind == "pause") {
    for (auto& [place, round] : rounds_) {
      round.stood_still += round.closed ? 0 : line.integer("to") - line.integer("from");
    }
  }
  return wrong ? Wrong(fmt::format("votes: record {} ({}): {}", line.record.seq, kind, *wrong))
               : Wrong();
}

SeenRound* BallotBox::open_round(const LogLine& line) {
  const auto at = rounds_.find({std::string(line.text("entry")), line.integer("round")});
  return at == rounds_.end() || at->second.closed || at->second.withdrawn ? nullptr : &at->second;
}

BallotBox::Wrong BallotBox::open(const LogLine& line, const Roster& roster) {
  const auto at = entries_.find(line.text("entry"));
  if (at == entries_.end() || at->second.rounds + 1 != line.integer("round")) {
    return "it is not the entry's next round";
  }
  SeenRound round;
  round.opened_at = line.record.at;
  round.panel = panel_of(line, roster);
  at->second.rounds = line.integer("round");
  rounds_[{at->first, at->second.rounds}] = std::move(round);
  return std::nullopt;
}

std::vector<std::string> BallotBox::panel_of(const LogLine& line, const Roster& roster) const {
  const auto& entry = entries_.find(line.text("entry"))->second;
  const auto old = entries_.find(entry.corrected);
  const auto active_since = line.record.at - roster.param("panel_active_days") * kDay;
  const auto by = roster.operator_with(line.text("by"));
  const auto seed = codec::base64url_decode(line.text("seed")).value();
  std::vector<std::pair<crypto::Digest, std::string>> lots;
  for (const auto& [id, member] : roster.operators()) {
    const bool partial = id == entry.owner || (old != entries_.end() && id == old->second.owner);
    const bool active = id == by || member.approved_at >= active_since ||
                        member.last_commit_at.value_or(0) >= active_since;
    if (member.may_vote() && active && !partial) {
      auto bytes = Bytes(seed.begin(), seed.end());
      bytes.insert(bytes.end(), id.begin(), id.end());
      lots.emplace_back(crypto::sha256(bytes), id);
    }
  }
  const auto most = static_cast<std::size_t>(roster.param("panel_members_max"));
  if (lots.size() > most) {
    std::ranges::sort(lots);
    lots.resize(most);
  }
  std::vector<std::string> panel;
  for (auto& [lot, id] : lots) {
    panel.push_back(std::move(id));
  }
  std::ranges::sort(panel);
  return panel;
}

BallotBox::Wrong BallotBox::commit(const LogLine& line, const Roster& roster) {
  auto* round = open_round(line);
  if (round == nullptr) {
    return "there is no such open round";
  }
  const auto id = roster.operator_of(line);
  const auto& entry = entries_.find(line.text("entry"))->second;
  const auto old = entries_.find(entry.corrected);
  if (id == entry.owner || (old != entries_.end() && id == old->second.owner)) {
    return "an operator votes about its own entry";
  }
  SeenRound::Vote vote;
  vote.key = line.author();
  vote.hash = line.text("hash");
  vote.at = line.record.at;
  return round->votes.emplace(id, std::move(vote)).second
             ? Wrong()
             : Wrong("an operator votes twice in one round");
}

BallotBox::Wrong BallotBox::reveal(const LogLine& line, const Roster& roster) {
  auto* round = open_round(line);
  const auto id = roster.operator_of(line);
  if (round == nullptr || !round->votes.contains(id)) {
    return "it reveals what was not committed";
  }
  auto& vote = round->votes.at(id);
  if (vote.shown.has_value() || vote.key != line.author() || vote.hash != hash_of(line, id)) {
    return "it is not the vote that was committed";
  }
  vote.shown = line.integer("vote");
  return std::nullopt;
}

BallotBox::Wrong BallotBox::close(const LogLine& line, const Roster& roster) {
  auto* round = open_round(line);
  if (round == nullptr) {
    return "there is no such open round";
  }
  const auto windows =
      roster.param("commit_window_seconds") + roster.param("reveal_window_seconds");
  if (line.record.at < round->opened_at + round->stood_still + windows) {
    return "its windows are not over";
  }
  for (auto& [id, vote] : round->votes) {
    const bool sits = std::ranges::binary_search(round->panel, id);
    vote.counts = sits && vote.shown.has_value() && roster.operators().at(id).may_vote();
  }
  for (const auto* name : {"bootstrap_share", "verified_share", "promoted_share",
                           "verified_operators_min", "promoted_operators_min"}) {
    shares_[name] = roster.param(name);
  }
  round->closed = true;
  return std::nullopt;
}

void BallotBox::withdraw(const LogLine& line) {
  const auto entry = entries_.find(line.text("entry"));
  if (entry == entries_.end()) {
    return;
  }
  const auto round = rounds_.find({entry->first, entry->second.rounds});
  if (round != rounds_.end() && !round->second.closed) {
    round->second.withdrawn = true;
  }
}

// Its votes since then are taken out of the closed rounds.
void BallotBox::revoke(const LogLine& line, const Roster& roster) {
  const auto id = roster.operator_with(line.text("operator"));
  for (auto& [place, round] : rounds_) {
    const auto vote = round.votes.find(id);
    if (vote != round.votes.end() && vote->second.at >= line.integer("since")) {
      vote->second.counts = false;
    }
  }
}

}  // namespace noctem::sim
