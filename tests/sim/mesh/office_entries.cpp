// What an operator's agents publish, correct, replace and withdraw.
#include "office.hpp"

namespace noctem::sim {

namespace {

constexpr std::uint64_t kFalseOneIn = 6;  // of what an honest one says
constexpr std::uint64_t kShortLivedOneIn = 12;
constexpr std::int64_t kShortLifeSeconds = 240;
constexpr std::uint64_t kSourcedOneIn = 3;

}  // namespace

void Office::send_entry(client::EntryText text, Truth truth) {
  auto& agent = any_agent();
  const auto target = text.type == "reflection" ? "/api/agent/reflect" : "/api/agent/knowledge";
  const auto kind = text.type;
  const auto envelope = town_.author.entry(agent, line_.now(), text);
  const auto id = envelope.document.id().text();
  courier_.send({.sender = &agent,
                 .target = target,
                 .body = text_of(envelope),
                 .kind = kind,
                 .accepted = [this, id, text = std::move(text), truth](const codec::Json&) {
                   shelve(id, text, truth);
                 }});
}

void Office::shelve(const std::string& id, const client::EntryText& text, Truth truth) {
  KnownEntry known;
  known.id = id;
  known.author = name_;
  known.domain = text.domain;
  known.type = text.type;
  known.truth = truth;
  known.gone = text.ttl.has_value();
  town_.library.entries.push_back(std::move(known));
  if (hurried_) {
    town_.history.fresh.push_back(id);
  }
}

void Office::publish() {
  if (town_.library.is_full() && !hurried_) {
    return;
  }
  ++town_.library.sent;
  auto text = words_on(any_domain());
  text.confidence = chance_.between(100, 900);
  const bool lies = kind_ == Kind::liar || chance_.below(kFalseOneIn) == 0;
  if (!hurried_ && chance_.below(kShortLivedOneIn) == 0) {
    text.ttl = chance_.between(60, kShortLifeSeconds);
  }
  const auto source = pick(Whose::others);
  if (source.has_value() && chance_.below(kSourcedOneIn) == 0) {
    text.sources.push_back(town_.library.entries[*source].id);
  }
  send_entry(std::move(text), lies ? Truth::no : Truth::yes);
}

void Office::correct() {
  const auto old = pick(Whose::others);
  if (!old.has_value() || town_.library.is_full()) {
    return;
  }
  const auto& entry = town_.library.entries[*old];
  ++town_.library.sent;
  auto text = words_on(entry.domain, "correction");
  text.supersedes = entry.id;
  send_entry(std::move(text), entry.truth == Truth::no ? Truth::yes : Truth::no);
}

void Office::replace() {
  const auto old = pick(Whose::own);
  if (!old.has_value() || town_.library.is_full()) {
    return;
  }
  auto& entry = town_.library.entries[*old];
  entry.gone = true;
  ++town_.library.sent;
  auto text = words_on(entry.domain);
  text.supersedes = entry.id;
  send_entry(std::move(text), Truth::yes);
}

void Office::reflect() {
  auto text = words_on("network", "reflection");
  for (const auto* says : {"priority", "rising"}) {
    text.statements.emplace_back(codec::JsonObject{{"about", "lab/d0"}, {"says", says}});
  }
  send_entry(std::move(text), Truth::yes);
}

void Office::withdraw() {
  const auto old = pick(Whose::own);
  if (!old.has_value() || town_.library.entries.size() < 8) {
    return;
  }
  auto& entry = town_.library.entries[*old];
  entry.gone = true;
  auto& agent = any_agent();
  courier_.send(
      {.sender = &agent,
       .target = "/api/agent/knowledge/" + entry.id,
       .body = text_of(town_.author.write(agent, line_.now(), "tombstone", {{"entry", entry.id}})),
       .method = Letter::Method::remove,
       .kind = "tombstone"});
}

}  // namespace noctem::sim
