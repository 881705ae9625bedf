#include "office.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace noctem::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kOpenLettersMax = 4;
constexpr unsigned kSilencesMost = 30;

}  // namespace

Office::Office(Town& town, env_sim::Prng chance, Who who)
    : town_(town),
      chance_(chance),
      name_(operator_name(who.number)),
      kind_(who.kind),
      line_(town.machine, name_, chance.stream("line"), town.history),
      courier_(line_, town.history),
      owner_(town.cast.person(name_)) {
  for (std::uint64_t i = 0; i < town.scenario.number("agents"); ++i) {
    agents_.push_back(&town.cast.person(agent_name(name_, ++agents_ever_)));
  }
}

void Office::start() {
  worker_ = town_.machine.env().threads.start(name_, [this] { return step(); });
}

Person& Office::any_agent() { return *agents_[chance_.below(agents_.size())]; }

std::string Office::any_domain() {
  return fmt::format("lab/d{}", chance_.below(town_.scenario.number("domains")));
}

env::Next Office::step() {
  const auto patience = 1 + std::min(courier_.silences(), kSilencesMost);
  const auto pace = milliseconds(town_.scenario.number("pace_ms_max")) * patience;
  courier_.send_again();
  if (approved_ && !resting_ && !changing_ && courier_.open() < kOpenLettersMax) {
    act();
  }
  return env::Next::at(town_.machine.env().clock.steady() + chance_.between(milliseconds(1), pace));
}

void Office::act() {
  if (!has_agents()) {
    enrol_next();
  } else if (hurried_) {
    act_by(chance_.below(40));
  } else {
    act_by(chance_.below(100));
  }
}

// One agent after the other: an id that is enrolled stands for the next one to be.
void Office::enrol_next() {
  changing_ = true;
  const auto& agent = *agents_[enrolled_];
  courier_.send({.sender = &owner_,
                 .target = "/api/agent/enroll",
                 .body = text_of(town_.author.write(owner_, line_.now(), "agent.enrol",
                                                    {{"agent", agent.did()}})),
                 .kind = "agent.enrol",
                 .accepted =
                     [this](const codec::Json&) {
                       ++enrolled_;
                       changing_ = false;
                     },
                 .refused = [this](const std::string&) { changing_ = false; }});
}

void Office::act_by(std::uint64_t choice) {
  struct Deed {
    std::uint64_t until;
    void (Office::*act)();
  };
  static constexpr Deed kDeeds[] = {
      {12, &Office::publish},        {58, &Office::vote},     {70, &Office::claim},
      {76, &Office::look},           {80, &Office::withdraw}, {84, &Office::correct},
      {88, &Office::replace},        {94, &Office::reflect},  {98, &Office::rotate},
      {100, &Office::replace_agent},
  };
  for (const auto& deed : kDeeds) {
    if (choice < deed.until) {
      (this->*deed.act)();
      return;
    }
  }
}

std::optional<std::size_t> Office::pick(Whose whose) {
  std::vector<std::size_t> found;
  const auto& entries = town_.library.entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i].gone && (entries[i].author == name_) == (whose == Whose::own)) {
      found.push_back(i);
    }
  }
  return found.empty() ? std::nullopt : std::optional(found[chance_.below(found.size())]);
}

// Keys change when nothing of hers is under way.
void Office::rotate() {
  if (courier_.open() > 0) {
    return;
  }
  changing_ = true;
  auto& who = chance_.below(4) == 0 ? owner_ : any_agent();
  const auto done = [this, &who] {
    Cast::rotate(who);
    changing_ = false;
  };
  courier_.send({.sender = &who,
                 .target = "/api/agent/documents",
                 .body = text_of(town_.author.rotation(who, line_.now())),
                 .kind = "key.rotate",
                 .accepted = [done](const codec::Json&) { done(); },
                 .refused =
                     [this, done](const std::string& reason) {
                       changing_ = false;
                       if (reason == "author") {  // it was recorded, and the answer lost
                         done();
                       }
                     }});
}

void Office::replace_agent() {
  if (courier_.open() > 0) {
    return;
  }
  changing_ = true;
  const auto& old = *agents_.back();
  courier_.send({.sender = &owner_,
                 .target = "/api/agent/agents/" + old.id,
                 .body = text_of(town_.author.write(
                     owner_, line_.now(), "agent.revoke",
                     {{"agent", old.did()}, {"since", line_.now()}, {"reason", "left"}})),
                 .method = Letter::Method::remove,
                 .kind = "agent.revoke",
                 .accepted =
                     [this](const codec::Json&) {
                       agents_.back() = &town_.cast.person(agent_name(name_, ++agents_ever_));
                       --enrolled_;
                       changing_ = false;
                     },
                 .refused = [this](const std::string&) { changing_ = false; }});
}

}  // namespace noctem::sim
