#include "administrator.hpp"

#include <iterator>

namespace noctem::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kRevokedOneIn = 20;  // of all operators

}  // namespace

Administrator::Administrator(Town& town, env_sim::Prng chance, std::vector<Office*> offices)
    : town_(town),
      chance_(chance),
      offices_(std::move(offices)),
      person_(town.cast.person("admin")),
      line_(town.machine, "admin", chance.stream("line"), town.history),
      courier_(line_, town.history) {}

void Administrator::start() {
  worker_ = town_.machine.env().threads.start("admin", [this] { return step(); });
}

void Administrator::calm() { calming_ = true; }

env::Next Administrator::step() {
  courier_.send_again();
  if (courier_.open() == 0) {
    rule();
  }
  const bool approving = approved_ < offices_.size();
  const auto most = approving ? milliseconds(800) : milliseconds(60'000);
  return env::Next::at(town_.machine.env().clock.steady() +
                       chance_.between(milliseconds(1), calming_ ? milliseconds(2'000) : most));
}

void Administrator::rule() {
  if (approved_ < offices_.size()) {
    approve_next();
  } else if (calming_ || held_.has_value()) {
    release();
  } else {
    static constexpr void (Administrator::* kDeeds[])() = {
        &Administrator::quarantine, &Administrator::quarantine, &Administrator::limit,
        &Administrator::ask,        &Administrator::change,     &Administrator::revoke};
    (this->*kDeeds[chance_.below(std::size(kDeeds))])();
  }
}

void Administrator::send(std::string target, std::string kind, codec::JsonObject fields,
                         std::function<void()> done) {
  Letter letter{.sender = &person_, .target = std::move(target), .body = {}, .kind = kind};
  if (kind == "operator.revoke") {
    letter.method = Letter::Method::remove;
  }
  letter.body =
      text_of(town_.author.write(person_, line_.now(), std::move(kind), std::move(fields)));
  letter.accepted = [done](const codec::Json&) { done(); };
  letter.refused = [done](const std::string&) { done(); };
  courier_.send(std::move(letter));
}

void Administrator::approve_next() {
  auto& office = *offices_[approved_];
  send("/api/admin/operator", "operator.approve",
       {{"operator", office.owner().did()}, {"label", office.name()}, {"max_agents", 3}},
       [this, &office] {
         office.approve();
         ++approved_;
       });
}

void Administrator::quarantine() {
  const auto which = chance_.below(offices_.size());
  if (which < revoked_) {
    return;
  }
  const auto& owner = offices_[which]->owner();
  send("/api/admin/operator/" + owner.id + "/quarantine", "operator.quarantine",
       {{"operator", owner.did()}, {"reason", "a look at it"}}, [this, which] { held_ = which; });
}

void Administrator::release() {
  if (!held_.has_value()) {
    return;
  }
  const auto& owner = offices_[*held_]->owner();
  send("/api/admin/operator/" + owner.id + "/quarantine", "operator.release",
       {{"operator", owner.did()}}, [this] { held_.reset(); });
}

void Administrator::limit() {
  const auto& owner = offices_[chance_.below(offices_.size())]->owner();
  send("/api/admin/operator/" + owner.id + "/agents", "operator.limits",
       {{"operator", owner.did()}, {"max_agents", chance_.between(3, 4)}}, [] {});
}

void Administrator::ask() {
  const auto& entries = town_.library.entries;
  if (!entries.empty()) {
    send("/api/admin/documents", "round.ask",
         {{"entry", entries[chance_.below(entries.size())].id}}, [] {});
  }
}

void Administrator::change() {
  send("/api/admin/documents", "params",
       {{"params", codec::JsonObject{{"lease_seconds", chance_.between(120, 600)}}}}, [] {});
}

// The first ones are the liars: whoever is caught. What she recorded in the last minutes is
// tainted.
void Administrator::revoke() {
  if (revoked_ >= 1 + offices_.size() / kRevokedOneIn ||
      town_.library.entries.size() * 2 < town_.library.wanted) {
    return;
  }
  auto& office = *offices_[revoked_];
  const auto since = line_.now() - static_cast<std::int64_t>(chance_.below(1'200));
  send("/api/admin/operator/" + office.owner().id, "operator.revoke",
       {{"operator", office.owner().did()}, {"since", since}, {"reason", "compromised"}},
       [this, &office] {
         office.rest();
         ++revoked_;
       });
}

}  // namespace noctem::sim
