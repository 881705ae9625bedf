// Votes that the intruder may not cast, or not so.
#include "intruder.hpp"

namespace noctem::sim {

namespace {

using std::chrono::seconds;

client::Vote vote_on(const std::string& entry, std::int64_t round, const Person& person) {
  return {.entry = mesh::EntryId(entry),
          .round = round,
          .vote = 1,
          .reason = {},
          .operator_id = mesh::OperatorId(person.id)};
}

}  // namespace

void Intruder::vote_for_itself() {
  auto& me = own_.any_agent();
  for (const auto& entry : town_.library.entries) {
    if (entry.author == own_.name()) {
      const auto ballot =
          town_.author.ballot(me, line_.now(), vote_on(entry.id, entry.round, own_.owner()));
      forge(me, ballot.commit);
      return;
    }
  }
}

// A second agent votes in a round in which the operator has a vote already.
void Intruder::vote_twice() {
  const auto& entries = town_.library.entries;
  for (std::size_t i = entries.size(); i-- > 0;) {
    const auto& entry = entries[i];
    if (!entry.gone && entry.author != own_.name() && entry.round == 1 &&
        !entry.voters.contains(own_.name())) {
      auto& me = own_.any_agent();
      const auto ballot = town_.author.ballot(me, line_.now(), vote_on(entry.id, 1, own_.owner()));
      line_.write(me, std::string("/api/agent/documents"), text_of(ballot.commit),
                  [this, id = entry.id](const Result<env::WireResponse>& answer) {
                    if (answer && answer->status == 201) {
                      vote_once_more(id, 1);
                    }
                  });
      return;
    }
  }
}

void Intruder::vote_once_more(const std::string& entry, std::int64_t round) {
  auto& me = own_.any_agent();
  const auto ballot = town_.author.ballot(me, line_.now(), vote_on(entry, round, own_.owner()));
  forge(me, ballot.commit);
}

// The reveal of another vote than the one that was committed.
void Intruder::reveal_otherwise() {
  for (const auto& entry : town_.library.entries) {
    if (entry.voters.contains(own_.name())) {
      auto& me = own_.any_agent();
      const auto ballot =
          town_.author.ballot(me, line_.now(), vote_on(entry.id, entry.round, own_.owner()));
      forge(me, ballot.reveal);
      return;
    }
  }
}

// Right, but when the windows are over.
void Intruder::reveal_late() {
  const auto& entries = town_.library.entries;
  for (std::size_t i = entries.size(); i-- > 0;) {
    const auto& entry = entries[i];
    if (!entry.gone && entry.author != own_.name() && !entry.voters.contains(own_.name())) {
      auto& me = own_.any_agent();
      const auto ballot =
          town_.author.ballot(me, line_.now(), vote_on(entry.id, entry.round, own_.owner()));
      const auto& params = town_.scenario.params;
      const auto windows = seconds(params.find("commit_window_seconds")->second +
                                   params.find("reveal_window_seconds")->second);
      send(me, text_of(ballot.commit));
      town_.world.after(windows + seconds(120),
                        [this, &me, body = text_of(ballot.reveal)] { send(me, body); });
      return;
    }
  }
}

}  // namespace noctem::sim
