#include "intruder.hpp"

#include "noctem/http/request_signing.hpp"

#include "mesh_node.hpp"

namespace noctem::sim {

namespace {

using std::chrono::milliseconds;

constexpr auto kPace = milliseconds(20'000);
constexpr int kFlood = 40;
constexpr int kPress = 50;
constexpr std::string_view kAnyPath = "/api/agent/documents";

}  // namespace

Intruder::Intruder(Town& town, env_sim::Prng chance, Victims victims)
    : town_(town),
      chance_(chance),
      own_(victims.own),
      other_(victims.other),
      line_(town.machine, "intruder", chance.stream("line"), town.history) {}

void Intruder::start() {
  worker_ = town_.machine.env().threads.start("intruder", [this] { return step(); });
}

const std::vector<Intruder::Move>& Intruder::moves() {
  static const std::vector<Move> all_moves{&Intruder::spoil_a_signature,
                                           &Intruder::sign_for_another,
                                           &Intruder::come_from_outside,
                                           &Intruder::come_from_elsewhere,
                                           &Intruder::rule,
                                           &Intruder::keep_the_log,
                                           &Intruder::withdraw_of_others,
                                           &Intruder::swap_words,
                                           &Intruder::cite_nothing,
                                           &Intruder::say_what_nobody_knows,
                                           &Intruder::enrol_a_crowd,
                                           &Intruder::vote_for_itself,
                                           &Intruder::vote_twice,
                                           &Intruder::reveal_otherwise,
                                           &Intruder::reveal_late,
                                           &Intruder::claim_twice,
                                           &Intruder::speak_from_yesterday,
                                           &Intruder::say_it_back,
                                           &Intruder::flood,
                                           &Intruder::babble,
                                           &Intruder::press};
  return all_moves;
}

env::Next Intruder::step() {
  const bool over = resting_ || made_ >= town_.scenario.number("hostile_requests");
  if (!over && own_.has_agents() && other_.has_agents()) {
    (this->*moves()[made_++ % moves().size()])();
  }
  return env::Next::at(town_.machine.env().clock.steady() +
                       chance_.between(milliseconds(1), kPace));
}

void Intruder::send(const Person& sender, std::string body) {
  line_.write(sender, std::string(kAnyPath), std::move(body), {});
}

void Intruder::send_forbidden(const Person& sender, std::string body) {
  line_.write(sender, std::string(kAnyPath), body,
              [this, body](const Result<env::WireResponse>& answer) {
                if (answer && answer->status < 400) {
                  town_.history.violated("authorised: a forgery was accepted: " + body);
                }
              });
}

void Intruder::forge(const Person& sender, document::Envelope envelope) {
  town_.history.forbidden.insert(envelope.document.id());
  send_forbidden(sender, text_of(envelope));
}

document::Envelope Intruder::new_entry(const Person& who) {
  return town_.author.entry(who, line_.now(), words_on("lab/lies"));
}

// --- documents that nobody may record ---

void Intruder::spoil_a_signature() {
  auto& me = own_.any_agent();
  auto entry = new_entry(me);
  entry.signature.bytes[chance_.below(64)] ^= 1;
  forge(me, std::move(entry));
}

void Intruder::sign_for_another() {
  auto& me = own_.any_agent();
  auto entry = new_entry(other_.any_agent());
  entry.signature = document::sign(new_entry(me).document, me.key);
  forge(chance_.below(2) == 0 ? me : other_.any_agent(), std::move(entry));
}

void Intruder::come_from_outside() {
  auto& stranger = town_.cast.person("stranger");
  forge(stranger, new_entry(stranger));
}

void Intruder::come_from_elsewhere() {
  auto& me = own_.any_agent();
  Author elsewhere(codec::Cid(codec::CidCodec::json, {1}), chance_.stream("elsewhere"),
                   town_.history);
  forge(me, elsewhere.entry(me, line_.now(), words_on("lab/lies")));
}

void Intruder::rule() {
  auto& me = own_.owner();
  const auto& victim = other_.owner();
  const auto now = line_.now();
  forge(me, town_.author.write(me, now, "operator.quarantine", {{"operator", victim.did()}}));
  forge(me, town_.author.write(
                me, now, "operator.revoke",
                {{"operator", victim.did()}, {"since", now}, {"reason", "compromised"}}));
  auto& agent = own_.any_agent();
  forge(agent, town_.author.write(agent, now, "agent.enrol",
                                  {{"agent", town_.cast.person("crony").did()}}));
  forge(me, town_.author.write(
                me, now, "agent.revoke",
                {{"agent", other_.any_agent().did()}, {"since", now}, {"reason", "left"}}));
}

void Intruder::keep_the_log() {
  auto& me = own_.any_agent();
  const auto now = line_.now();
  forge(me, town_.author.write(me, now, "pause", {{"from", now - 1'000}, {"to", now}}));
  forge(me, town_.author.write(me, now, "gap", {{"domain", "lab/lies"}}));
  const auto& entries = town_.library.entries;
  if (!entries.empty()) {
    const auto& id = entries[chance_.below(entries.size())].id;
    forge(me, town_.author.write(me, now, "round.close", {{"entry", id}, {"round", 1}}));
  }
}

void Intruder::withdraw_of_others() {
  for (const auto& entry : town_.library.entries) {
    if (entry.author == other_.name()) {
      auto& me = own_.any_agent();
      forge(me, town_.author.write(me, line_.now(), "tombstone", {{"entry", entry.id}}));
      return;
    }
  }
}

void Intruder::swap_words() {
  auto& me = own_.any_agent();
  auto entry = new_entry(me);
  entry.body = new_entry(me).body;
  forge(me, std::move(entry));
}

void Intruder::cite_nothing() {
  auto& me = own_.any_agent();
  auto text = words_on("lab/lies");
  text.sources.push_back(new_entry(me).document.id().text());
  forge(me, town_.author.entry(me, line_.now(), text));
}

void Intruder::say_what_nobody_knows() {
  auto& me = own_.any_agent();
  auto body = text_of(new_entry(me));
  body.insert(body.find("\"confidence\""), "\"certainty\":1,");
  send_forbidden(me, std::move(body));
}

void Intruder::enrol_a_crowd() {
  auto& me = own_.owner();
  for (int i = 0; i < 6; ++i) {
    const auto& one = town_.cast.person("crowd/" + std::to_string(i));
    send(me, text_of(town_.author.write(me, line_.now(), "agent.enrol", {{"agent", one.did()}})));
  }
}

// --- what is no document ---

void Intruder::claim_twice() {
  auto request = line_.signed_get(own_.any_agent(), "/api/agent/compute");
  line_.send(request, {});
  line_.send(request, {});
}

void Intruder::speak_from_yesterday() {
  auto request = line_.signed_get(own_.any_agent(), "/api/agent/me");
  for (auto& [name, value] : request.headers) {
    if (name == http::kTimestampHeader) {
      value = http::timestamp_text(line_.now() - 86'400);
    }
  }
  line_.send(std::move(request), {});
}

// What it was told is no observation of its own.
void Intruder::say_it_back() {
  const auto& entries = town_.library.entries;
  if (entries.empty()) {
    return;
  }
  const auto id = entries[chance_.below(entries.size())].id;
  line_.get(own_.any_agent(), "/api/agent/knowledge/" + id,
            [this, id](const Result<env::WireResponse>& answer) {
              if (!answer || answer->status != 200) {
                return;
              }
              const auto said = codec::parse_json(answer->body);
              auto& me = own_.any_agent();
              town_.history.words.erase(id);  // now they may stand elsewhere
              const auto& words = *said->find("content")->text();
              send(me, text_of(town_.author.echo(me, line_.now(), words)));
            });
}

void Intruder::flood() {
  auto& me = own_.any_agent();
  auto entry = new_entry(me);
  entry.signature.bytes[7] ^= 1;
  town_.history.forbidden.insert(entry.document.id());
  for (int i = 0; i < kFlood; ++i) {
    send_forbidden(me, text_of(entry));
  }
}

// Good documents, but all at once.
void Intruder::press() {
  for (int i = 0; i < kPress; ++i) {
    auto& me = own_.any_agent();
    send(me, text_of(new_entry(me)));
  }
}

void Intruder::babble() {
  auto& me = own_.any_agent();
  const auto whole = text_of(new_entry(me));
  send_forbidden(me, whole.substr(0, chance_.below(whole.size())));
  send_forbidden(me, std::string(100, '['));
  send_forbidden(me, "{\"document\":{},\"document\":{}}");
  std::string noise(200, ' ');
  for (auto& byte : noise) {
    byte = static_cast<char>(chance_.below(256));
  }
  send_forbidden(me, noise);
}

}  // namespace noctem::sim
