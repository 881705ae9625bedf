// How an operator votes: which round, what she thinks, and when she shows it.
#include <algorithm>

#include "office.hpp"

namespace noctem::sim {

namespace {

using std::chrono::seconds;

constexpr std::uint64_t kErrorOneIn = 20;
constexpr std::uint64_t kUndepositedOneIn = 8;
constexpr std::uint64_t kNeverRevealedOneIn = 4;  // of these
constexpr std::uint64_t kAnyOneIn = 4;
constexpr std::size_t kNewest = 6;

}  // namespace

int Office::opinion_of(const KnownEntry& entry) {
  const bool errs = kind_ == Kind::honest && chance_.below(kErrorOneIn) == 0;
  const bool agrees = (entry.truth == Truth::yes) != errs;
  const int honest = agrees ? 1 : -1;
  return kind_ == Kind::liar ? -honest : honest;
}

// Mostly the oldest that has too few votes; when it is urgent the newest; and now and then any,
// for another round.
std::optional<std::size_t> Office::pick_to_vote() {
  const auto& entries = town_.library.entries;
  const auto needs_me = [&](const KnownEntry& entry) {
    return !entry.gone && entry.author != name_ && !entry.voters.contains(name_) &&
           entry.voters.size() < town_.scenario.number("votes_per_entry");
  };
  if (hurried_) {
    const auto first = entries.size() > kNewest ? entries.size() - kNewest : 0;
    for (std::size_t i = entries.size(); i-- > first;) {
      const auto& entry = entries[i];
      if (!entry.gone && entry.author != name_ && !entry.voters.contains(name_)) {
        return i;
      }
    }
    return std::nullopt;
  }
  if (chance_.below(kAnyOneIn) == 0) {
    return pick(Whose::others);
  }
  const auto at = std::ranges::find_if(entries, needs_me);
  return at == entries.end() ? std::nullopt
                             : std::optional(static_cast<std::size_t>(at - entries.begin()));
}

void Office::vote() {
  const auto which = pick_to_vote();
  if (!which.has_value()) {
    return;
  }
  if (town_.library.entries[*which].voters.contains(name_)) {
    look_up_round(*which);
  } else {
    cast_vote(*which);
  }
}

void Office::cast_vote(std::size_t which) {
  const auto& entry = town_.library.entries[which];
  auto& agent = any_agent();
  auto ballot = town_.author.ballot(agent, line_.now(),
                                    {.entry = mesh::EntryId(entry.id),
                                     .round = entry.round,
                                     .vote = opinion_of(entry),
                                     .reason = {},
                                     .operator_id = mesh::OperatorId(owner_.id)});
  const bool deposits = chance_.below(kUndepositedOneIn) != 0;
  Letter letter{.sender = &agent,
                .target = "/api/agent/knowledge/" + entry.id + "/vote",
                .body = deposits ? codec::write_canonical(client::body_of("commit", ballot.commit,
                                                                          "reveal", ballot.reveal))
                                 : text_of(ballot.commit),
                .kind = deposits ? "vote" : "vote.commit"};
  letter.accepted = [this, which, deposits, &agent,
                     reveal = std::move(ballot.reveal)](const codec::Json&) {
    voted(which);
    if (!deposits && chance_.below(kNeverRevealedOneIn) != 0) {
      reveal_later(agent, town_.library.entries[which].id, text_of(reveal));
    }
  };
  letter.refused = [this, which](const std::string& reason) { refused_vote(which, reason); };
  courier_.send(std::move(letter));
}

void Office::voted(std::size_t which) { town_.library.entries[which].voters.insert(name_); }

// At a random moment of the windows, and sometimes too late.
void Office::reveal_later(const Person& agent, const std::string& entry, std::string body) {
  const auto& params = town_.scenario.params;
  const auto windows = seconds(params.find("commit_window_seconds")->second +
                               params.find("reveal_window_seconds")->second);
  const auto when = chance_.between(seconds(1), windows + windows / 5);
  town_.world.after(when, [this, &agent, entry, body = std::move(body)] {
    courier_.send({.sender = &agent,
                   .target = "/api/agent/knowledge/" + entry + "/vote",
                   .body = body,
                   .kind = "vote.reveal"});
  });
}

void Office::refused_vote(std::size_t which, const std::string& reason) {
  auto& entry = town_.library.entries[which];
  if (reason == "not_live" || reason == "entry") {
    entry.gone = true;
  } else if (reason == "own_entry" || reason == "round_pause" || reason == "quarantined") {
    entry.voters.insert(name_);  // not now
  } else {
    look_up_round(which);
  }
}

void Office::look_up_round(std::size_t which) {
  const auto& id = town_.library.entries[which].id;
  line_.get(any_agent(), "/api/agent/knowledge/" + id + "/votes",
            [this, which](const Result<env::WireResponse>& answer) {
              if (!answer || answer->status != 200) {
                return;
              }
              const auto said = codec::parse_json(answer->body);
              const auto& rounds = *said->find("rounds")->array();
              if (rounds.empty()) {
                return;
              }
              auto& entry = town_.library.entries[which];
              const auto& last = rounds.back();
              const bool closed = last.find("closed_at") != nullptr;
              const auto round = *last.find("round")->integer() + (closed ? 1 : 0);
              if (round != entry.round) {
                entry.round = round;
                entry.voters.clear();
              } else if (!closed) {
                entry.voters.insert(name_);  // the window is over, or she has voted
              }
            });
}

}  // namespace noctem::sim
